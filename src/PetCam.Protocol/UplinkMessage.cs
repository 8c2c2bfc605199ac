using System.Buffers.Binary;
using Google.Protobuf;
using PetCam.Protocol.V1;

namespace PetCam.Protocol;

/// <summary>
/// The bytes of one uplink message: header length as u16 little-endian, the protobuf <see cref="UplinkHeader"/>, then the payload raw
/// up to the end of the WebSocket message (docs/decisions/0006-uplink-framing.md).
/// </summary>
public static class UplinkMessage
{
    /// <summary>The version that <see cref="Hello"/> and <see cref="Welcome"/> carry.</summary>
    public const uint ProtocolVersion = 1;

    /// <summary>Bytes in front of the header.</summary>
    public const int PrefixLength = sizeof(ushort);

    /// <summary>Bytes that a header may have; the largest real one (ten detections) has under 1,000.</summary>
    public const int MaxHeaderLength = 8192;

    /// <summary>Writes prefix and header; the payload is sent behind it as it lies.</summary>
    /// <param name="header">At most <see cref="MaxHeaderLength"/> bytes when serialized.</param>
    /// <param name="destination">At least <see cref="PrefixLength"/> + <see cref="MaxHeaderLength"/> bytes.</param>
    /// <returns>Bytes written.</returns>
    /// <exception cref="ArgumentException">The header is larger than the protocol allows, or the destination too small.</exception>
    public static int WriteHeader(UplinkHeader header, Span<byte> destination)
    {
        ArgumentNullException.ThrowIfNull(header);
        int length = header.CalculateSize();
        if (length > MaxHeaderLength)
        {
            throw new ArgumentException($"Header of {length} bytes exceeds {MaxHeaderLength} ({nameof(MaxHeaderLength)}).", nameof(header));
        }

        BinaryPrimitives.WriteUInt16LittleEndian(destination, (ushort)length);
        header.WriteTo(destination.Slice(PrefixLength, length));
        return PrefixLength + length;
    }

    /// <summary>Splits a message that is there as a whole. Any bytes are safe.</summary>
    /// <param name="message">The whole WebSocket message.</param>
    /// <param name="payloadOffset">Where the payload begins; equal to the length when there is none.</param>
    public static bool TryParse(ReadOnlySpan<byte> message, out UplinkHeader header, out int payloadOffset, out UplinkParseError error)
    {
        payloadOffset = 0;
        header = null!;
        if (!TryReadHeaderLength(message, out int length, out error))
        {
            return false;
        }

        if (length > message.Length - PrefixLength)
        {
            error = UplinkParseError.Truncated;
            return false;
        }

        if (!TryParseHeader(message.Slice(PrefixLength, length), out header, out error))
        {
            return false;
        }

        payloadOffset = PrefixLength + length;
        error = header.PayloadLength == message.Length - payloadOffset ? UplinkParseError.None : UplinkParseError.PayloadLengthMismatch;
        return error == UplinkParseError.None;
    }

    /// <summary>Reads the prefix, so that a receiver knows how many bytes the header has.</summary>
    /// <param name="prefix">At least <see cref="PrefixLength"/> bytes, else <see cref="UplinkParseError.Truncated"/>.</param>
    public static bool TryReadHeaderLength(ReadOnlySpan<byte> prefix, out int length, out UplinkParseError error)
    {
        length = prefix.Length < PrefixLength ? 0 : BinaryPrimitives.ReadUInt16LittleEndian(prefix);
        error = prefix.Length < PrefixLength ? UplinkParseError.Truncated
            : length > MaxHeaderLength ? UplinkParseError.HeaderTooLarge : UplinkParseError.None;
        return error == UplinkParseError.None;
    }

    /// <summary>Reads the header alone, without prefix and payload. Any bytes are safe.</summary>
    public static bool TryParseHeader(ReadOnlySpan<byte> bytes, out UplinkHeader header, out UplinkParseError error)
    {
        header = null!;
        if (!UplinkHeaderShape.IsSound(bytes))
        {
            error = UplinkParseError.MalformedHeader;
            return false;
        }

        try
        {
            header = UplinkHeader.Parser.ParseFrom(bytes);
        }
        catch (InvalidProtocolBufferException)
        {
            // The runtime has no parse that reports instead of throwing; this is the boundary that maps it.
            error = UplinkParseError.MalformedHeader;
            return false;
        }

        error = header.KindCase == UplinkHeader.KindOneofCase.None ? UplinkParseError.UnknownKind : UplinkParseError.None;
        return error == UplinkParseError.None;
    }
}
