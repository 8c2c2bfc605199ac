namespace PetCam.WebRtc.Srtp;

/// <summary>The layout of an SRTCP packet that both transforms share (RFC 3711 §3.4).</summary>
internal static class SrtcpFormat
{
    /// <summary>First RTCP header and SSRC stay in the clear.</summary>
    public const int ClearBytes = 8;

    /// <summary>E flag and SRTCP index.</summary>
    public const int IndexBytes = 4;

    public const uint EncryptedFlag = 0x8000_0000;

    /// <summary>Where the SSRC of the sender stands.</summary>
    public const int SsrcOffset = 4;
}
