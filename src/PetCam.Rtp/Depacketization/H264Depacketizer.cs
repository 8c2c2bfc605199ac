using System.Buffers.Binary;
using PetCam.Media.H264;

namespace PetCam.Rtp;

/// <summary>Puts H.264 access units together from packets of packetization mode 0 and 1 (RFC 6184 §5.6 to §5.8): single NAL units, STAP-A, FU-A.</summary>
/// <remarks>
/// Data path 4/8: from a publisher's packets to an access unit for the hub. After a loss nothing is handed on until the next keyframe that is
/// complete, so that no viewer sees what the loss left. Any bytes are safe.
/// </remarks>
public sealed class H264Depacketizer : IDepacketizer
{
    private const int StapA = 24;
    private const int FuA = 28;
    private const int LastSingle = 23;
    private const byte TypeMask = 0x1F;
    private const byte ReferenceMask = 0xE0; // forbidden_zero_bit and nal_ref_idc
    private const byte StartBit = 0x80;
    private const byte EndBit = 0x40;
    private const int FragmentHeaderBytes = 2;
    private const int AggregateSizeBytes = 2;

    private readonly IDepacketizedUnits _units;
    private readonly H264Assembly _assembly;
    private long? _timestamp; // of the unit that is being put together, or was completed last
    private bool _inFragment;
    private bool _ended; // the unit of _timestamp is over, well or badly
    private bool _afterLoss = true;
    private bool _discontinuity = true;

    /// <param name="maxUnitBytes">Longest access unit; a longer one counts as broken.</param>
    public H264Depacketizer(IDepacketizedUnits units, int maxUnitBytes)
    {
        _units = units;
        _assembly = new H264Assembly(maxUnitBytes);
    }

    public bool WaitsForKeyframe { get; private set; } = true;

    public long DroppedUnits { get; private set; }

    public void Push(ReadOnlySpan<byte> payload, long timestamp, bool marker)
    {
        if (payload.IsEmpty)
        {
            return; // padding that probes for bandwidth
        }

        if (timestamp != _timestamp)
        {
            Complete(); // the marker of the unit before was never set: timestamps tell as well (§5.1)
            _timestamp = timestamp;
            _ended = false;
        }

        if (_ended)
        {
            return; // the rest of a unit that is broken
        }

        Take(payload);
        if (_assembly.IsBroken)
        {
            Drop();
        }
        else if (marker && _assembly.HasSlice)
        {
            Complete();
        }
    }

    public void Lose()
    {
        if (_assembly.IsStarted)
        {
            Drop();
        }

        _ended = true;
        _afterLoss = true;
        Interrupt();
    }

    public void Dispose() => _assembly.Dispose();

    private void Take(ReadOnlySpan<byte> payload)
    {
        int type = payload[0] & TypeMask;
        if (type == FuA)
        {
            TakeFragment(payload);
        }
        else if (_inFragment || type is 0 or (> LastSingle and not StapA))
        {
            _assembly.Break(); // a NAL unit without its end, or a packet of a mode that was not agreed
        }
        else if (type == StapA)
        {
            TakeAggregate(payload[1..]);
        }
        else
        {
            TakeNalUnit(payload);
        }
    }

    private void TakeNalUnit(ReadOnlySpan<byte> unit)
    {
        if (IsWanted(unit[0]))
        {
            _assembly.BeginNalUnit(unit[0], unit[1..], _afterLoss);
            _assembly.EndNalUnit();
        }
    }

    private void TakeAggregate(ReadOnlySpan<byte> rest)
    {
        while (!rest.IsEmpty)
        {
            int size = rest.Length < AggregateSizeBytes ? 0 : BinaryPrimitives.ReadUInt16BigEndian(rest);
            if (size == 0 || size > rest.Length - AggregateSizeBytes)
            {
                _assembly.Break();
                return;
            }

            TakeNalUnit(rest.Slice(AggregateSizeBytes, size));
            rest = rest[(AggregateSizeBytes + size)..];
        }
    }

    private void TakeFragment(ReadOnlySpan<byte> payload)
    {
        bool starts = payload.Length > FragmentHeaderBytes && (payload[1] & StartBit) != 0;
        if (payload.Length <= FragmentHeaderBytes || starts == _inFragment)
        {
            _assembly.Break();
            return;
        }

        ReadOnlySpan<byte> body = payload[FragmentHeaderBytes..];
        if (starts)
        {
            _assembly.BeginNalUnit((byte)((payload[0] & ReferenceMask) | (payload[1] & TypeMask)), body, _afterLoss);
        }
        else
        {
            _assembly.Append(body);
        }

        _inFragment = (payload[1] & EndBit) == 0;
        if (!_inFragment)
        {
            _assembly.EndNalUnit();
        }
    }

    // Delimiters and filler say nothing to a decoder; what follows type 13 belongs to extensions that nobody here decodes.
    private static bool IsWanted(byte header) => (H264NalUnitType)(header & TypeMask) is
        >= H264NalUnitType.NonIdrSlice and <= H264NalUnitType.PictureParameterSet;

    private void Complete()
    {
        if (!_assembly.IsStarted)
        {
            return;
        }

        bool whole = !_assembly.IsBroken && !_inFragment;
        if (!whole || (_assembly.HasSlice && WaitsForKeyframe && !_assembly.IsIdr))
        {
            Drop();
            return;
        }

        _ended = true;
        _afterLoss = false;
        if (_assembly.HasSlice)
        {
            HandOn();
        }

        _assembly.Clear();
    }

    private void HandOn()
    {
        (int width, int height) = _assembly.Size;
        DepacketizedUnit unit = new(_timestamp!.Value, _assembly.IsIdr, _discontinuity, width, height);
        WaitsForKeyframe = false;
        _discontinuity = false;
        _units.OnUnit(_assembly.Detach(), unit);
    }

    private void Drop()
    {
        DroppedUnits++;
        _assembly.Clear();
        _inFragment = false;
        _ended = true;
        Interrupt();
    }

    private void Interrupt()
    {
        WaitsForKeyframe = true;
        _discontinuity = true;
    }
}
