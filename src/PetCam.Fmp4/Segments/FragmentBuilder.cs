using System.Buffers;
using PetCam.Media;
using PetCam.Media.H264;

namespace PetCam.Fmp4;

/// <summary>Collects pictures and makes one fragment of them (ISO/IEC 14496-12 8.8): a GOP, as a rule.</summary>
/// <remarks>
/// Data path 7/8: converts each access unit as it comes, so that its pooled buffer goes back at once and the fragment needs one
/// write. Its memory is bounded by the two limits and kept from fragment to fragment. One owner, no locks.
/// </remarks>
public sealed class FragmentBuilder : IDisposable
{
    private const int FirstPayloadBytes = 256 * 1024;

    private readonly List<FragmentSample> _samples = [];
    private readonly int _maxPayloadBytes;
    private readonly int _maxSamples;
    private byte[] _payload = [];
    private byte[] _header = [];
    private int _payloadLength;

    /// <param name="maxPayloadBytes">Bytes of pictures; a single picture may be larger and then is a fragment of its own.</param>
    /// <param name="maxSamples">Pictures, at most <see cref="MovieFragment.MaxSamples"/>.</param>
    public FragmentBuilder(int maxPayloadBytes, int maxSamples)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maxPayloadBytes);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maxSamples);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(maxSamples, MovieFragment.MaxSamples);
        _maxPayloadBytes = maxPayloadBytes;
        _maxSamples = maxSamples;
    }

    public int SampleCount => _samples.Count;

    public bool IsEmpty => _samples.Count == 0;

    /// <summary>Decode time of the first picture, 90 kHz ticks; 0 when empty.</summary>
    public long StartTime => IsEmpty ? 0 : _samples[0].DecodeTime;

    /// <summary>Adds a picture. Borrows it.</summary>
    /// <param name="known">The parameter sets of the file's init segment.</param>
    /// <param name="decodeTime">90 kHz ticks since the start of the file; higher than that of the picture before.</param>
    /// <returns>False when a limit is reached: complete the fragment, clear, and append again.</returns>
    public bool TryAppend(AccessUnit unit, H264ParameterSets known, long decodeTime)
    {
        ArgumentNullException.ThrowIfNull(unit);
        int size = AvccWriter.Measure(unit.PayloadSpan, known);
        bool full = _samples.Count == _maxSamples || (long)_payloadLength + size > _maxPayloadBytes;
        if (full && !IsEmpty)
        {
            return false;
        }

        Reserve(ref _payload, _payloadLength, _payloadLength + size);
        AvccWriter.Write(unit.PayloadSpan, known, _payload.AsSpan(_payloadLength));
        _payloadLength += size;
        _samples.Add(new FragmentSample(decodeTime, size, unit.IsKeyframe, unit.CaptureTime, unit.Info.FrameNumber));
        return true;
    }

    /// <summary>Writes the header for what was collected.</summary>
    /// <param name="sequenceNumber">Of the fragment in its file, from 1.</param>
    /// <param name="endTime">Decode time of the picture that follows, or would follow.</param>
    /// <returns>Valid until <see cref="Clear"/>.</returns>
    public FragmentBytes Complete(uint sequenceNumber, long endTime)
    {
        if (IsEmpty)
        {
            throw new InvalidOperationException("A fragment without pictures was completed.");
        }

        int length = FragmentHeaderWriter.Measure(_samples.Count);
        Reserve(ref _header, 0, length);
        FragmentHeaderWriter.Write(_samples, sequenceNumber, endTime, _payloadLength, _header.AsSpan(0, length));
        return new FragmentBytes(
            _header.AsMemory(0, length),
            _payload.AsMemory(0, _payloadLength),
            _samples.Count,
            endTime - StartTime,
            _samples[0].FrameNumber,
            _samples[^1].FrameNumber);
    }

    public void Clear()
    {
        _samples.Clear();
        _payloadLength = 0;
    }

    public void Dispose()
    {
        Clear();
        Release(ref _payload);
        Release(ref _header);
    }

    private static void Reserve(ref byte[] array, int used, int needed)
    {
        if (needed <= array.Length)
        {
            return;
        }

        byte[] larger = ArrayPool<byte>.Shared.Rent(Math.Max(needed, Math.Max(FirstPayloadBytes, 2 * used)));
        array.AsSpan(0, used).CopyTo(larger);
        Release(ref array);
        array = larger;
    }

    private static void Release(ref byte[] array)
    {
        if (array.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(array);
            array = [];
        }
    }
}
