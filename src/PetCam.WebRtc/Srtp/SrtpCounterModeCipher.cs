using System.Buffers.Binary;
using System.Security.Cryptography;
using PetCam.WebRtc.Native;

namespace PetCam.WebRtc.Srtp;

/// <summary>AES_CM_128_HMAC_SHA1_80 (RFC 3711 §4.1.1, §4.2): for clients without AES-GCM.</summary>
/// <remarks>Data path 7/8: encrypts from the send history straight into the batch buffer.</remarks>
internal sealed unsafe class SrtpCounterModeCipher : ISrtpCipher
{
    private const int TagBytes = 10;
    private const int SaltBytes = 14;
    private const int BlockBytes = 16;

    private readonly EvpCipherHandle _rtp;
    private readonly EvpCipherHandle _rtcp;
    private readonly HmacSha1 _rtpHash;
    private readonly HmacSha1 _rtcpHash;
    private readonly byte[] _rtpSalt;
    private readonly byte[] _rtcpSalt;

    public SrtpCounterModeCipher(SrtpSessionKeys keys)
    {
        _rtp = CreateContext(keys.RtpKey);
        _rtcp = CreateContext(keys.RtcpKey);
        _rtpHash = new HmacSha1(keys.RtpAuthentication);
        _rtcpHash = new HmacSha1(keys.RtcpAuthentication);
        _rtpSalt = keys.RtpSalt;
        _rtcpSalt = keys.RtcpSalt;
    }

    public int ProtectRtp(Span<byte> packet, int headerBytes, ReadOnlySpan<byte> payload, uint ssrc, long index)
    {
        int length = headerBytes + payload.Length;
        Crypt(_rtp, _rtpSalt, ssrc, index, payload, packet[headerBytes..length]);
        Span<byte> hash = stackalloc byte[HmacSha1.HashBytes];
        HashRtp(packet[..length], index, hash);
        hash[..TagBytes].CopyTo(packet[length..]);
        return length + TagBytes;
    }

    public bool TryUnprotectRtp(ReadOnlySpan<byte> packet, int headerBytes, Span<byte> destination, uint ssrc, long index, out int length)
    {
        length = packet.Length - TagBytes;
        if (length < headerBytes || length > destination.Length)
        {
            return false;
        }

        Span<byte> hash = stackalloc byte[HmacSha1.HashBytes];
        HashRtp(packet[..length], index, hash);
        if (!CryptographicOperations.FixedTimeEquals(hash[..TagBytes], packet[length..]))
        {
            return false;
        }

        packet[..headerBytes].CopyTo(destination);
        Crypt(_rtp, _rtpSalt, ssrc, index, packet[headerBytes..length], destination[headerBytes..length]);
        return true;
    }

    public int ProtectRtcp(Span<byte> destination, ReadOnlySpan<byte> compound, uint index)
    {
        compound[..SrtcpFormat.ClearBytes].CopyTo(destination);
        uint ssrc = BinaryPrimitives.ReadUInt32BigEndian(compound[SrtcpFormat.SsrcOffset..]);
        Crypt(_rtcp, _rtcpSalt, ssrc, index, compound[SrtcpFormat.ClearBytes..], destination[SrtcpFormat.ClearBytes..]);
        BinaryPrimitives.WriteUInt32BigEndian(destination[compound.Length..], index | SrtcpFormat.EncryptedFlag);
        int length = compound.Length + SrtcpFormat.IndexBytes;
        Span<byte> hash = stackalloc byte[HmacSha1.HashBytes];
        _rtcpHash.Compute(destination[..length], default, hash);
        hash[..TagBytes].CopyTo(destination[length..]);
        return length + TagBytes;
    }

    public bool TryUnprotectRtcp(ReadOnlySpan<byte> packet, Span<byte> destination, out int length, out uint index)
    {
        length = packet.Length - TagBytes - SrtcpFormat.IndexBytes;
        index = 0;
        if (length < SrtcpFormat.ClearBytes || length > destination.Length)
        {
            return false;
        }

        Span<byte> hash = stackalloc byte[HmacSha1.HashBytes];
        _rtcpHash.Compute(packet[..^TagBytes], default, hash);
        uint trailer = BinaryPrimitives.ReadUInt32BigEndian(packet[length..]);
        bool authentic = CryptographicOperations.FixedTimeEquals(hash[..TagBytes], packet[^TagBytes..]);
        if (!authentic || (trailer & SrtcpFormat.EncryptedFlag) == 0)
        {
            return false;
        }

        index = trailer & ~SrtcpFormat.EncryptedFlag;
        uint ssrc = BinaryPrimitives.ReadUInt32BigEndian(packet[SrtcpFormat.SsrcOffset..]);
        packet[..SrtcpFormat.ClearBytes].CopyTo(destination);
        Crypt(_rtcp, _rtcpSalt, ssrc, index, packet[SrtcpFormat.ClearBytes..length], destination[SrtcpFormat.ClearBytes..]);
        return true;
    }

    public void Dispose()
    {
        _rtp.Dispose();
        _rtcp.Dispose();
        _rtpHash.Dispose();
        _rtcpHash.Dispose();
    }

    // §4.2: the roll-over counter is authenticated behind the packet, which does not carry it.
    private void HashRtp(ReadOnlySpan<byte> packet, long index, Span<byte> hash)
    {
        Span<byte> rollOver = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32BigEndian(rollOver, (uint)(index >> 16));
        _rtpHash.Compute(packet, rollOver, hash);
    }

    private static EvpCipherHandle CreateContext(byte[] key)
    {
        EvpCipherHandle context = new();
        fixed (byte* bytes = key)
        {
            int keyed = LibCrypto.EVP_EncryptInit_ex(context.Value, LibCrypto.EVP_aes_128_ctr(), 0, bytes, null);
            return keyed == 1 ? context : throw new CryptographicException($"AES-CTR is not available: {LibCrypto.TakeError()}.");
        }
    }

    // §4.1.1: IV = salt * 2^16 xor SSRC * 2^64 xor index * 2^16. Encrypting and decrypting are the same.
    private static void Crypt(EvpCipherHandle context, byte[] salt, uint ssrc, long index, ReadOnlySpan<byte> input, Span<byte> output)
    {
        Span<byte> counter = stackalloc byte[BlockBytes];
        counter.Clear();
        BinaryPrimitives.WriteUInt32BigEndian(counter[4..], ssrc);
        BinaryPrimitives.WriteUInt64BigEndian(counter[8..], (ulong)index << 16);
        for (int i = 0; i < SaltBytes; i++)
        {
            counter[i] ^= salt[i];
        }

        fixed (byte* iv = counter)
        fixed (byte* source = input)
        fixed (byte* target = output)
        {
            nint cipher = context.Value;
            bool done = LibCrypto.EVP_EncryptInit_ex(cipher, 0, 0, null, iv) == 1
                && (input.IsEmpty || LibCrypto.EVP_Cipher(cipher, target, source, (uint)input.Length) >= 0);
            if (!done)
            {
                throw new CryptographicException($"AES-CTR failed: {LibCrypto.TakeError()}.");
            }
        }
    }
}
