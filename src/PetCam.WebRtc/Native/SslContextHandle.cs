using Microsoft.Win32.SafeHandles;

namespace PetCam.WebRtc.Native;

/// <summary>Owns an SSL_CTX for DTLS servers; shared by all sessions.</summary>
internal sealed class SslContextHandle : SafeHandleZeroOrMinusOneIsInvalid
{
    public SslContextHandle()
        : base(ownsHandle: true)
    {
        SetHandle(LibSsl.SSL_CTX_new(LibSsl.DTLS_server_method()));
        if (IsInvalid)
        {
            throw new InvalidOperationException($"libssl could not create a DTLS context: {LibCrypto.TakeError()}.");
        }
    }

    protected override bool ReleaseHandle()
    {
        LibSsl.SSL_CTX_free(handle);
        return true;
    }
}
