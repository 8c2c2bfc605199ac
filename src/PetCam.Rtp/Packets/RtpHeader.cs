using System.Buffers.Binary;

namespace PetCam.Rtp;

/// <summary>The fixed header of an RTP packet (RFC 3550 §5.1).</summary>
public readonly record struct RtpHeader
{
    /// <summary>Bytes without contributing sources and extension block.</summary>
    public const int FixedBytes = 12;

    internal const byte VersionBits = 0x80;
    internal const byte ExtensionFlag = 0x10;
    internal const byte MarkerFlag = 0x80;

    public required byte PayloadType { get; init; }

    /// <summary>Set on the last packet of an access unit (RFC 6184 §5.1).</summary>
    public bool Marker { get; init; }

    public required SequenceNumber SequenceNumber { get; init; }

    public required RtpTimestamp Timestamp { get; init; }

    public required uint Ssrc { get; init; }

    /// <summary>Writes the fixed header.</summary>
    /// <param name="destination">At least <see cref="FixedBytes"/> long.</param>
    /// <param name="hasExtension">True when an extension block follows.</param>
    public void Write(Span<byte> destination, bool hasExtension = false)
    {
        destination[0] = (byte)(VersionBits | (hasExtension ? ExtensionFlag : 0));
        destination[1] = (byte)((Marker ? MarkerFlag : 0) | PayloadType);
        BinaryPrimitives.WriteUInt16BigEndian(destination[2..], SequenceNumber.Value);
        BinaryPrimitives.WriteUInt32BigEndian(destination[4..], Timestamp.Value);
        BinaryPrimitives.WriteUInt32BigEndian(destination[8..], Ssrc);
    }

    internal static RtpHeader Read(ReadOnlySpan<byte> packet) => new()
    {
        PayloadType = (byte)(packet[1] & 0x7F),
        Marker = (packet[1] & MarkerFlag) != 0,
        SequenceNumber = new SequenceNumber(BinaryPrimitives.ReadUInt16BigEndian(packet[2..])),
        Timestamp = new RtpTimestamp(BinaryPrimitives.ReadUInt32BigEndian(packet[4..])),
        Ssrc = BinaryPrimitives.ReadUInt32BigEndian(packet[8..]),
    };
}
