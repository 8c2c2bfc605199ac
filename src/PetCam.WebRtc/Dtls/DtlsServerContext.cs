using System.Runtime.InteropServices;
using PetCam.WebRtc.Native;
using PetCam.WebRtc.Srtp;

namespace PetCam.WebRtc.Dtls;

/// <summary>What all DTLS sessions have in common: certificate, versions, SRTP profiles (RFC 5764, RFC 8827 §6.5).</summary>
internal sealed unsafe class DtlsServerContext : IDisposable
{
    // Forward secrecy and authenticated encryption, plus the one suite that RFC 8827 §6.5 makes mandatory for old clients.
    private const string Ciphers = "ECDHE+AESGCM:ECDHE+CHACHA20:ECDHE-ECDSA-AES128-SHA:!aNULL";

    private readonly SslContextHandle _context = new();

    public DtlsServerContext(DtlsCertificate certificate, IReadOnlyList<SrtpProfile> profiles)
    {
        LibSsl.SSL_CTX_ctrl(_context, LibSsl.ControlSetMinimumVersion, LibSsl.Dtls12, 0);
        TakesDtls13 = LibSsl.SSL_CTX_ctrl(_context, LibSsl.ControlSetMaximumVersion, LibSsl.Dtls13, 0) == 1;
        LibCrypto.ERR_clear_error(); // a refusal says so there
        LibSsl.SSL_CTX_set_num_tickets(_context, 0); // DTLS 1.3 sends them unasked, and nobody resumes here
        LibSsl.SSL_CTX_ctrl(_context, LibSsl.ControlSetSessionCacheMode, LibSsl.SessionCacheOff, 0);
        LibSsl.SSL_CTX_set_options(_context, LibSsl.OptionNoQueryMtu | LibSsl.OptionNoTicket | LibSsl.OptionNoRenegotiation);
        LibSsl.SSL_CTX_set_verify(_context, LibSsl.VerifyPeer | LibSsl.VerifyFailIfNoPeerCertificate, &AcceptForFingerprint);
        Require(LibSsl.SSL_CTX_set_cipher_list(_context, Ciphers) == 1, "cipher suites");
        // Returns 0 on success, unlike its siblings.
        Require(LibSsl.SSL_CTX_set_tlsext_use_srtp(_context, string.Join(':', profiles.Select(profile => profile.OpenSslName))) == 0, "SRTP profiles");
        fixed (byte* bytes = certificate.Bytes.Span)
        fixed (byte* key = certificate.PrivateKey.Span)
        {
            Require(LibSsl.SSL_CTX_use_certificate_ASN1(_context, certificate.Bytes.Length, bytes) == 1, "certificate");
            Require(LibSsl.SSL_CTX_use_PrivateKey_ASN1(LibSsl.PrivateKeyEc, _context, key, certificate.PrivateKey.Length) == 1, "private key");
        }
    }

    /// <summary>Whether this libssl speaks DTLS 1.3 (RFC 9147): found by asking it to. OpenSSL 3.0 does not.</summary>
    public bool TakesDtls13 { get; }

    public SslHandle CreateSsl() => new(_context);

    public void Dispose() => _context.Dispose();

    // The peer's certificate is self-signed: what it must match is the fingerprint in the offer, compared after the handshake.
    [UnmanagedCallersOnly]
    private static int AcceptForFingerprint(int preverified, nint store) => 1;

    private static void Require(bool success, string what)
    {
        if (!success)
        {
            throw new InvalidOperationException($"libssl refused the {what}: {LibCrypto.TakeError()}.");
        }
    }
}
