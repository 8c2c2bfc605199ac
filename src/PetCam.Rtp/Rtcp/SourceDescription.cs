using System.Buffers.Binary;

namespace PetCam.Rtp;

/// <summary>The source description with a canonical name that every compound packet carries (RFC 3550 §6.1, §6.5).</summary>
internal static class SourceDescription
{
    public const int MaxNameBytes = 32;

    /// <summary>Room that always suffices.</summary>
    public const int MaxBytes = HeaderBytes + MaxNameBytes + 4;

    private const int HeaderBytes = 10; // common header, SSRC, item type and length
    private const byte CanonicalName = 1;

    /// <param name="name">ASCII, at most <see cref="MaxNameBytes"/>.</param>
    /// <returns>Bytes written.</returns>
    public static int Write(Span<byte> destination, uint ssrc, ReadOnlySpan<byte> name)
    {
        // At least one zero ends the chunk, and zeros fill it to 32 bits (RFC 3550 §6.5).
        int length = (HeaderBytes + name.Length + sizeof(uint)) / sizeof(uint) * sizeof(uint);
        destination[..length].Clear();
        RtcpPacket.WriteHeader(destination, RtcpPacketType.SourceDescription, 1, length);
        BinaryPrimitives.WriteUInt32BigEndian(destination[4..], ssrc);
        destination[8] = CanonicalName;
        destination[9] = (byte)name.Length;
        name.CopyTo(destination[HeaderBytes..]);
        return length;
    }
}
