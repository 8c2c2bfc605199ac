using System.Buffers.Binary;
using System.Security.Cryptography;
using PetCam.WebRtc.Native;

namespace PetCam.WebRtc.Srtp;

/// <summary>AEAD_AES_128_GCM and AEAD_AES_256_GCM (RFC 7714).</summary>
/// <remarks>Data path 7/8: encrypts from the send history straight into the batch buffer.</remarks>
internal sealed unsafe class SrtpGcmCipher : ISrtpCipher
{
    private const int TagBytes = 16;
    private const int NonceBytes = 12;
    private const int Aes256KeyBytes = 32;

    private readonly EvpCipherHandle _rtp;
    private readonly EvpCipherHandle _rtcp;
    private readonly byte[] _rtpSalt;
    private readonly byte[] _rtcpSalt;
    private readonly bool _outbound;

    /// <param name="outbound">True to protect, false to unprotect: a context is keyed for one of them.</param>
    public SrtpGcmCipher(SrtpSessionKeys keys, bool outbound)
    {
        _outbound = outbound;
        _rtp = CreateContext(keys.RtpKey, outbound);
        _rtcp = CreateContext(keys.RtcpKey, outbound);
        _rtpSalt = keys.RtpSalt;
        _rtcpSalt = keys.RtcpSalt;
    }

    public int ProtectRtp(Span<byte> packet, int headerBytes, ReadOnlySpan<byte> payload, uint ssrc, long index)
    {
        Span<byte> nonce = stackalloc byte[NonceBytes];
        PrepareRtp(nonce, ssrc, index);
        int total = headerBytes + payload.Length + TagBytes;
        Seal(_rtp, nonce, packet[..headerBytes], payload, packet[headerBytes..total]);
        return total;
    }

    public bool TryUnprotectRtp(ReadOnlySpan<byte> packet, int headerBytes, Span<byte> destination, uint ssrc, long index, out int length)
    {
        length = packet.Length - TagBytes;
        if (length < headerBytes || length > destination.Length)
        {
            return false;
        }

        Span<byte> nonce = stackalloc byte[NonceBytes];
        PrepareRtp(nonce, ssrc, index);
        ReadOnlySpan<byte> header = packet[..headerBytes];
        header.CopyTo(destination);
        return TryOpen(_rtp, nonce, header, packet[headerBytes..], destination[headerBytes..length]);
    }

    public int ProtectRtcp(Span<byte> destination, ReadOnlySpan<byte> compound, uint index)
    {
        // §9.1: header and SSRC, ciphertext, tag, E flag and index. The index is authenticated behind the header.
        int body = compound.Length - SrtcpFormat.ClearBytes;
        compound[..SrtcpFormat.ClearBytes].CopyTo(destination);
        Span<byte> associated = stackalloc byte[SrtcpFormat.ClearBytes + SrtcpFormat.IndexBytes];
        Span<byte> nonce = stackalloc byte[NonceBytes];
        Prepare(compound, index | SrtcpFormat.EncryptedFlag, associated, nonce);
        Seal(_rtcp, nonce, associated, compound[SrtcpFormat.ClearBytes..], destination.Slice(SrtcpFormat.ClearBytes, body + TagBytes));
        associated[SrtcpFormat.ClearBytes..].CopyTo(destination[(compound.Length + TagBytes)..]);
        return compound.Length + TagBytes + SrtcpFormat.IndexBytes;
    }

    public bool TryUnprotectRtcp(ReadOnlySpan<byte> packet, Span<byte> destination, out int length, out uint index)
    {
        length = packet.Length - TagBytes - SrtcpFormat.IndexBytes;
        index = 0;
        if (length < SrtcpFormat.ClearBytes || length > destination.Length)
        {
            return false;
        }

        uint trailer = BinaryPrimitives.ReadUInt32BigEndian(packet[^SrtcpFormat.IndexBytes..]);
        if ((trailer & SrtcpFormat.EncryptedFlag) == 0)
        {
            return false; // unencrypted SRTCP is never negotiated here
        }

        index = trailer & ~SrtcpFormat.EncryptedFlag;
        Span<byte> associated = stackalloc byte[SrtcpFormat.ClearBytes + SrtcpFormat.IndexBytes];
        Span<byte> nonce = stackalloc byte[NonceBytes];
        Prepare(packet, trailer, associated, nonce);
        packet[..SrtcpFormat.ClearBytes].CopyTo(destination);
        ReadOnlySpan<byte> body = packet[SrtcpFormat.ClearBytes..^SrtcpFormat.IndexBytes];
        return TryOpen(_rtcp, nonce, associated, body, destination[SrtcpFormat.ClearBytes..length]);
    }

    public void Dispose()
    {
        _rtp.Dispose();
        _rtcp.Dispose();
    }

    // §8.1: two zero bytes, SSRC, roll-over counter, sequence number.
    private void PrepareRtp(Span<byte> nonce, uint ssrc, long index)
    {
        nonce.Clear();
        BinaryPrimitives.WriteUInt32BigEndian(nonce[2..], ssrc);
        BinaryPrimitives.WriteUInt32BigEndian(nonce[6..], (uint)(index >> 16));
        BinaryPrimitives.WriteUInt16BigEndian(nonce[10..], unchecked((ushort)index));
        Mix(nonce, _rtpSalt);
    }

    private void Prepare(ReadOnlySpan<byte> packet, uint trailer, Span<byte> associated, Span<byte> nonce)
    {
        packet[..SrtcpFormat.ClearBytes].CopyTo(associated);
        BinaryPrimitives.WriteUInt32BigEndian(associated[SrtcpFormat.ClearBytes..], trailer);
        nonce.Clear();
        packet.Slice(SrtcpFormat.SsrcOffset, sizeof(uint)).CopyTo(nonce[2..]);
        BinaryPrimitives.WriteUInt32BigEndian(nonce[8..], trailer & ~SrtcpFormat.EncryptedFlag);
        Mix(nonce, _rtcpSalt);
    }

    private static EvpCipherHandle CreateContext(byte[] key, bool outbound)
    {
        nint cipher = key.Length == Aes256KeyBytes ? LibCrypto.EVP_aes_256_gcm() : LibCrypto.EVP_aes_128_gcm();
        EvpCipherHandle context = new();
        fixed (byte* bytes = key)
        {
            int keyed = outbound
                ? LibCrypto.EVP_EncryptInit_ex(context.Value, cipher, 0, bytes, null)
                : LibCrypto.EVP_DecryptInit_ex(context, cipher, 0, bytes, null);
            return keyed == 1 ? context : throw new CryptographicException($"AES-GCM is not available: {LibCrypto.TakeError()}.");
        }
    }

    private static void Mix(Span<byte> nonce, ReadOnlySpan<byte> salt)
    {
        for (int i = 0; i < NonceBytes; i++)
        {
            nonce[i] ^= salt[i];
        }
    }

    private void Seal(
        EvpCipherHandle context, ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> associated, ReadOnlySpan<byte> plain, Span<byte> sealedBytes)
    {
        if (!_outbound)
        {
            throw new InvalidOperationException("This cipher is keyed for unprotecting.");
        }

        fixed (byte* iv = nonce)
        fixed (byte* aad = associated)
        fixed (byte* input = plain)
        fixed (byte* output = sealedBytes)
        {
            nint cipher = context.Value;
            bool done = LibCrypto.EVP_EncryptInit_ex(cipher, 0, 0, null, iv) == 1
                && LibCrypto.EVP_Cipher(cipher, null, aad, (uint)associated.Length) >= 0
                && (plain.IsEmpty || LibCrypto.EVP_Cipher(cipher, output, input, (uint)plain.Length) >= 0)
                && LibCrypto.EVP_Cipher(cipher, null, null, 0) >= 0
                && LibCrypto.EVP_CIPHER_CTX_ctrl(cipher, LibCrypto.GcmGetTag, TagBytes, output + plain.Length) == 1;
            if (!done)
            {
                throw new CryptographicException($"AES-GCM failed: {LibCrypto.TakeError()}.");
            }
        }
    }

    private static bool TryOpen(
        EvpCipherHandle context, ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> associated, ReadOnlySpan<byte> sealedBytes, Span<byte> plain)
    {
        int written;
        byte* spare = stackalloc byte[TagBytes];
        fixed (byte* iv = nonce)
        fixed (byte* aad = associated)
        fixed (byte* input = sealedBytes)
        fixed (byte* output = plain)
        {
            // An empty span pins to null, which would mean "associated data" here.
            byte* target = plain.IsEmpty ? spare : output;
            return LibCrypto.EVP_DecryptInit_ex(context, 0, 0, null, iv) == 1
                && LibCrypto.EVP_DecryptUpdate(context, null, &written, aad, associated.Length) == 1
                && LibCrypto.EVP_DecryptUpdate(context, target, &written, input, plain.Length) == 1
                && LibCrypto.EVP_CIPHER_CTX_ctrl(context.Value, LibCrypto.GcmSetTag, TagBytes, input + plain.Length) == 1
                && LibCrypto.EVP_DecryptFinal_ex(context, spare, &written) == 1;
        }
    }
}
