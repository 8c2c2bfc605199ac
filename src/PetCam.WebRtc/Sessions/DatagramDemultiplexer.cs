namespace PetCam.WebRtc.Sessions;

/// <summary>Tells STUN, DTLS and media on one port apart (RFC 7983 §7, RFC 5761 §4).</summary>
internal static class DatagramDemultiplexer
{
    private const byte FirstRtcpType = 192;
    private const byte LastRtcpType = 223;

    public static DatagramKind Classify(ReadOnlySpan<byte> datagram) => datagram.IsEmpty ? DatagramKind.Unknown : datagram[0] switch
    {
        <= 3 => DatagramKind.Stun,
        >= 20 and <= 63 => DatagramKind.Dtls,
        >= 128 and <= 191 => DatagramKind.Media,
        _ => DatagramKind.Unknown,
    };

    public static bool IsRtcp(ReadOnlySpan<byte> media) => media.Length > 1 && media[1] is >= FirstRtcpType and <= LastRtcpType;
}
