using System.Security.Cryptography;
using PetCam.WebRtc.Native;

namespace PetCam.WebRtc.Srtp;

/// <summary>HMAC-SHA1 under one key, used again and again without allocation (RFC 3711 §4.2).</summary>
internal sealed unsafe class HmacSha1 : IDisposable
{
    public const int HashBytes = 20;

    private readonly EvpMacHandle _context = new();

    public HmacSha1(ReadOnlySpan<byte> key)
    {
        fixed (byte* bytes = key)
        fixed (byte* name = "digest\0"u8)
        fixed (byte* value = "SHA1\0"u8)
        {
            OsslParameter* parameters = stackalloc OsslParameter[2];
            parameters[0] = new OsslParameter { Key = name, DataType = OsslParameter.Utf8String, Data = value, DataSize = 4 };
            parameters[1] = default;
            Require(LibCrypto.EVP_MAC_init(_context.Value, bytes, (nuint)key.Length, parameters));
        }
    }

    /// <summary>Hashes the concatenation of two parts.</summary>
    /// <param name="hash">At least <see cref="HashBytes"/> long.</param>
    public void Compute(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, Span<byte> hash)
    {
        nuint length;
        nint context = _context.Value;
        fixed (byte* a = first)
        fixed (byte* b = second)
        fixed (byte* output = hash)
        {
            int ok = LibCrypto.EVP_MAC_init(context, null, 0, null);
            ok &= LibCrypto.EVP_MAC_update(context, a, (nuint)first.Length);
            ok &= second.IsEmpty ? 1 : LibCrypto.EVP_MAC_update(context, b, (nuint)second.Length);
            ok &= LibCrypto.EVP_MAC_final(context, output, &length, (nuint)hash.Length);
            Require(ok);
        }
    }

    public void Dispose() => _context.Dispose();

    private static void Require(int ok)
    {
        if (ok != 1)
        {
            throw new CryptographicException($"HMAC-SHA1 failed: {LibCrypto.TakeError()}.");
        }
    }
}
