namespace PetCam.WebRtc.Srtp;

/// <summary>An SRTP protection profile that can be agreed in the DTLS handshake (RFC 5764 §4.1.2, RFC 7714 §14.2).</summary>
/// <param name="Id">Number in the use_srtp extension.</param>
/// <param name="OpenSslName">Its name for libssl.</param>
/// <param name="KeyBytes">Master key and session encryption key.</param>
/// <param name="SaltBytes">Master salt and session salt.</param>
/// <param name="RtpTagBytes">What protection adds to an RTP packet.</param>
/// <param name="IsAead">AES-GCM, else AES counter mode with HMAC-SHA1.</param>
internal sealed record SrtpProfile(int Id, string OpenSslName, int KeyBytes, int SaltBytes, int RtpTagBytes, bool IsAead)
{
    /// <summary>RFC 7714; the cheapest per packet by far on processors with AES and carry-less multiplication.</summary>
    public static SrtpProfile AeadAes128Gcm { get; } = new(0x0007, "SRTP_AEAD_AES_128_GCM", 16, 12, 16, true);

    /// <summary>RFC 7714.</summary>
    public static SrtpProfile AeadAes256Gcm { get; } = new(0x0008, "SRTP_AEAD_AES_256_GCM", 32, 12, 16, true);

    /// <summary>RFC 3711: what every WebRTC client has (RFC 8827 §6.5).</summary>
    public static SrtpProfile Aes128CmSha1 { get; } = new(0x0001, "SRTP_AES128_CM_SHA1_80", 16, 14, 10, false);

    /// <summary>In the order of preference.</summary>
    public static IReadOnlyList<SrtpProfile> All { get; } = [AeadAes128Gcm, AeadAes256Gcm, Aes128CmSha1];

    public static SrtpProfile? FromId(int id) => All.FirstOrDefault(profile => profile.Id == id);
}
