using System.Security.Cryptography;

namespace PetCam.WebRtc.Srtp;

/// <summary>Session keys from a master key, key derivation rate 0 (RFC 3711 §4.3.3; RFC 6188 for 256 bits; RFC 7714 §11).</summary>
internal static class SrtpKeyDerivation
{
    private const int BlockBytes = 16;
    private const int LabelOffset = 7; // key_id is label and 48 bits of index, aligned to the right in 112 bits of salt

    public static byte[] Derive(SrtpMasterKey master, SrtpKeyLabel label, int length)
    {
        // The pseudo-random function is the AES key stream that begins at salt xor key_id, times 2^16; a salt of 96 bits is padded to the right.
        Span<byte> counter = stackalloc byte[BlockBytes];
        counter.Clear();
        master.Salt.Span.CopyTo(counter);
        counter[LabelOffset] ^= (byte)label;
        using Aes aes = Aes.Create();
        aes.SetKey(master.Key.Span);
        byte[] stream = new byte[(length + BlockBytes - 1) / BlockBytes * BlockBytes];
        for (int block = 0; block * BlockBytes < length; block++)
        {
            counter[^1] = (byte)block;
            aes.EncryptEcb(counter, stream.AsSpan(block * BlockBytes), PaddingMode.None);
        }

        return stream[..length];
    }
}
