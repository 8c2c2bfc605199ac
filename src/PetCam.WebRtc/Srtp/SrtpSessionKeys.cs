namespace PetCam.WebRtc.Srtp;

/// <summary>The session keys of one direction (RFC 3711 §4.3.1). Secret.</summary>
internal sealed record SrtpSessionKeys
{
    private const int AuthenticationKeyBytes = 20; // HMAC-SHA1, RFC 3711 §5.2; AEAD needs none

    public required byte[] RtpKey { get; init; }

    public required byte[] RtpSalt { get; init; }

    public required byte[] RtpAuthentication { get; init; }

    public required byte[] RtcpKey { get; init; }

    public required byte[] RtcpSalt { get; init; }

    public required byte[] RtcpAuthentication { get; init; }

    public static SrtpSessionKeys Derive(SrtpProfile profile, SrtpMasterKey master) => new()
    {
        RtpKey = SrtpKeyDerivation.Derive(master, SrtpKeyLabel.RtpEncryption, profile.KeyBytes),
        RtpSalt = SrtpKeyDerivation.Derive(master, SrtpKeyLabel.RtpSalt, profile.SaltBytes),
        RtpAuthentication = SrtpKeyDerivation.Derive(master, SrtpKeyLabel.RtpAuthentication, AuthenticationKeyBytes),
        RtcpKey = SrtpKeyDerivation.Derive(master, SrtpKeyLabel.RtcpEncryption, profile.KeyBytes),
        RtcpSalt = SrtpKeyDerivation.Derive(master, SrtpKeyLabel.RtcpSalt, profile.SaltBytes),
        RtcpAuthentication = SrtpKeyDerivation.Derive(master, SrtpKeyLabel.RtcpAuthentication, AuthenticationKeyBytes),
    };
}
