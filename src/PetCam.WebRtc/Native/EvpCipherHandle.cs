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

    protected override bool ReleaseHandle()
    {
        LibCrypto.EVP_CIPHER_CTX_free(handle);
        return true;
    }
}
