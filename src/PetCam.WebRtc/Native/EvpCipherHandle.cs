using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;

namespace PetCam.WebRtc.Native;

/// <summary>Owns an EVP_CIPHER_CTX. One thread at a time.</summary>
internal sealed class EvpCipherHandle : SafeHandleZeroOrMinusOneIsInvalid
{
    public EvpCipherHandle()
        : base(ownsHandle: true)
    {
        SetHandle(LibCrypto.EVP_CIPHER_CTX_new());
        if (IsInvalid)
        {
            throw new CryptographicException("libcrypto could not create a cipher context.");
        }
    }

    /// <summary>The context, for calls per packet: without the reference counting of a handle. Its owner frees it on the thread that calls.</summary>
    public nint Value => IsClosed ? throw new ObjectDisposedException(nameof(EvpCipherHandle)) : handle;

    protected override bool ReleaseHandle()
    {
        LibCrypto.EVP_CIPHER_CTX_free(handle);
        return true;
    }
}
