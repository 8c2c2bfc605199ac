using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;

namespace PetCam.WebRtc.Native;

/// <summary>Owns an EVP_MAC_CTX of HMAC. One thread at a time.</summary>
internal sealed class EvpMacHandle : SafeHandleZeroOrMinusOneIsInvalid
{
    // Fetched once for the process: an algorithm is reference-counted and shared by its contexts.
    private static readonly nint Hmac = LibCrypto.EVP_MAC_fetch(0, "HMAC", null);

    public EvpMacHandle()
        : base(ownsHandle: true)
    {
        SetHandle(LibCrypto.EVP_MAC_CTX_new(Hmac));
        if (IsInvalid)
        {
            throw new CryptographicException("libcrypto could not create an HMAC context.");
        }
    }

    /// <summary>The context, for calls per packet: without the reference counting of a handle. Its owner frees it on the thread that calls.</summary>
    public nint Value => IsClosed ? throw new ObjectDisposedException(nameof(EvpMacHandle)) : handle;

    protected override bool ReleaseHandle()
    {
        LibCrypto.EVP_MAC_CTX_free(handle);
        return true;
    }
}
