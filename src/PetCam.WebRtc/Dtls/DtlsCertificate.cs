using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using PetCam.Sdp;

namespace PetCam.WebRtc.Dtls;

/// <summary>A self-signed P-256 certificate; peers know it by its fingerprint in the SDP, not by its name (RFC 8827 §6.5).</summary>
internal sealed class DtlsCertificate
{
    private static readonly TimeSpan ClockTolerance = TimeSpan.FromDays(1);

    private DtlsCertificate(byte[] certificate, byte[] privateKey)
    {
        Bytes = certificate;
        PrivateKey = privateKey;
        Fingerprint = new SdpFingerprint("sha-256", SHA256.HashData(certificate));
    }

    /// <summary>DER.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>SEC 1 ECPrivateKey, DER. Secret.</summary>
    public ReadOnlyMemory<byte> PrivateKey { get; }

    public SdpFingerprint Fingerprint { get; }

    public static DtlsCertificate Create(TimeProvider time, TimeSpan lifetime)
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = new("CN=petcam", key, HashAlgorithmName.SHA256);
        DateTimeOffset now = time.GetUtcNow();
        using X509Certificate2 certificate = request.CreateSelfSigned(now - ClockTolerance, now + lifetime);
        return new DtlsCertificate(certificate.RawData, key.ExportECPrivateKey());
    }
}
