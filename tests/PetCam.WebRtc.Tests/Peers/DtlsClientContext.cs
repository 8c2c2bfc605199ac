using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using PetCam.Sdp;

namespace PetCam.WebRtc.Tests.Peers;

/// <summary>Certificate and settings that all DTLS clients of a test share.</summary>
internal sealed unsafe class DtlsClientContext : IDisposable
{
    /// <summary>The profile that clients offer, and its keys.</summary>
    public const string SrtpProfileName = "SRTP_AEAD_AES_128_GCM";

    public DtlsClientContext()
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = new("CN=light client", key, HashAlgorithmName.SHA256);
        using X509Certificate2 certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        Fingerprint = new SdpFingerprint("sha-256", SHA256.HashData(certificate.RawData));
        Handle = ClientSsl.SSL_CTX_new(ClientSsl.DTLS_client_method());
        ClientSsl.SSL_CTX_set_options(Handle, ClientSsl.OptionNoQueryMtu);
        bool usable = ClientSsl.SSL_CTX_set_tlsext_use_srtp(Handle, SrtpProfileName) == 0;
        byte[] privateKey = key.ExportECPrivateKey();
        fixed (byte* certificateBytes = certificate.RawData)
        fixed (byte* keyBytes = privateKey)
        {
            usable &= ClientSsl.SSL_CTX_use_certificate_ASN1(Handle, certificate.RawData.Length, certificateBytes) == 1;
            usable &= ClientSsl.SSL_CTX_use_PrivateKey_ASN1(ClientSsl.PrivateKeyEc, Handle, keyBytes, privateKey.Length) == 1;
        }

        if (!usable)
        {
            throw new InvalidOperationException("libssl refused the client's certificate or SRTP profile.");
        }
    }

    public nint Handle { get; }

    public SdpFingerprint Fingerprint { get; }

    public void Dispose() => ClientSsl.SSL_CTX_free(Handle);
}
