using Microsoft.Win32.SafeHandles;

namespace PetCam.WebRtc.Native;

/// <summary>Owns one SSL, and with it the BIO that was set on it.</summary>
internal sealed class SslHandle : SafeHandleZeroOrMinusOneIsInvalid
{
    public SslHandle(SslContextHandle context)
        : base(ownsHandle: true)
    {
        SetHandle(LibSsl.SSL_new(context));
        if (IsInvalid)
        {
            throw new InvalidOperationException($"libssl could not create a DTLS session: {LibCrypto.TakeError()}.");
        }
    }

    protected override bool ReleaseHandle()
    {
        LibSsl.SSL_free(handle);
        return true;
    }
}
