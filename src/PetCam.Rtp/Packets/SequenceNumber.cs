namespace PetCam.Rtp;

/// <summary>The 16-bit sequence number of an RTP packet, with the serial arithmetic of RFC 1982 (RFC 3550 §5.1).</summary>
public readonly record struct SequenceNumber(ushort Value)
{
    private const int HalfRange = 0x8000;

    /// <summary>The low 16 bits of a packet index that never wraps.</summary>
    public static SequenceNumber FromIndex(long index) => new(unchecked((ushort)index));

    /// <summary>True when this one was sent after <paramref name="other"/>, assuming that they lie less than half the range apart.</summary>
    public bool IsNewerThan(SequenceNumber other) => Value != other.Value && unchecked((ushort)(Value - other.Value)) < HalfRange;

    /// <summary>The packet index with these low 16 bits that lies nearest to <paramref name="reference"/> (RFC 3711 §3.3.1).</summary>
    /// <returns>May be negative when <paramref name="reference"/> is small: no such packet exists.</returns>
    public long ToIndex(long reference) => reference + unchecked((short)(Value - (ushort)reference));

    public static SequenceNumber operator +(SequenceNumber start, int count) => new(unchecked((ushort)(start.Value + count)));

    public override string ToString() => $"{Value}";
}
