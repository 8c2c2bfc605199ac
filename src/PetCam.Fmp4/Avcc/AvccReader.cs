using System.Buffers.Binary;

namespace PetCam.Fmp4;

/// <summary>Walks the NAL units of a sample with four-byte lengths.</summary>
/// <remarks>Any bytes are safe: a length that does not fit ends the walk and raises <see cref="IsMalformed"/>.</remarks>
public ref struct AvccReader
{
    private ReadOnlySpan<byte> _rest;

    public AvccReader(ReadOnlySpan<byte> sample)
    {
        _rest = sample;
        IsMalformed = false;
        Current = default;
    }

    public bool IsMalformed { get; private set; }

    /// <summary>Header byte first; never empty after <see cref="MoveNext"/> returned true.</summary>
    public ReadOnlySpan<byte> Current { get; private set; }

    public bool MoveNext()
    {
        if (_rest.IsEmpty || IsMalformed)
        {
            return false;
        }

        uint length = _rest.Length < AvccWriter.LengthSize ? 0 : BinaryPrimitives.ReadUInt32BigEndian(_rest);
        if (length == 0 || length > _rest.Length - AvccWriter.LengthSize)
        {
            IsMalformed = true;
            return false;
        }

        Current = _rest.Slice(AvccWriter.LengthSize, (int)length);
        _rest = _rest[(AvccWriter.LengthSize + (int)length)..];
        return true;
    }
}
