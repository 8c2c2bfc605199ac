using System.Buffers.Binary;
using System.Security.Cryptography;
using PetCam.WebRtc.Srtp;

namespace PetCam.WebRtc.Tests.Peers;

/// <summary>Opens the RTP packets of one stream under AEAD_AES_128_GCM (RFC 7714 §8, §9.1): keys by our own derivation, the cipher by the BCL.</summary>
internal sealed class SrtpReceiver : IDisposable
{
    private const int TagBytes = 16;
    private const int NonceBytes = 12;
    private const int FixedHeaderBytes = 12;

    private readonly AesGcm _cipher;
    private readonly byte[] _salt;
    private readonly byte[] _nonce = new byte[NonceBytes];
    private readonly byte[] _plain = new byte[2048];
    private uint _rollOver;
    private ushort _highest;

    public SrtpReceiver(SrtpKeyingMaterial keys)
    {
        SrtpSessionKeys session = SrtpSessionKeys.Derive(keys.Profile, keys.Inbound);
        _cipher = new AesGcm(session.RtpKey, TagBytes);
        _salt = session.RtpSalt;
    }

    /// <summary>Checks and decrypts one packet.</summary>
    /// <returns>False when it is not authentic.</returns>
    public bool TryOpen(ReadOnlySpan<byte> packet, out ReadOnlySpan<byte> payload)
    {
        int header = HeaderBytes(packet);
        int length = packet.Length - header - TagBytes;
        payload = default;
        if (length < 0)
        {
            return false;
        }

        ushort sequence = BinaryPrimitives.ReadUInt16BigEndian(packet[2..]);
        uint rollOver = sequence < _highest && _highest - sequence > short.MaxValue ? _rollOver + 1 : _rollOver;
        Array.Clear(_nonce);
        packet.Slice(8, sizeof(uint)).CopyTo(_nonce.AsSpan(2));
        BinaryPrimitives.WriteUInt32BigEndian(_nonce.AsSpan(6), rollOver);
        BinaryPrimitives.WriteUInt16BigEndian(_nonce.AsSpan(10), sequence);
        for (int i = 0; i < NonceBytes; i++)
        {
            _nonce[i] ^= _salt[i];
        }

        try
        {
            _cipher.Decrypt(_nonce, packet.Slice(header, length), packet[^TagBytes..], _plain.AsSpan(0, length), packet[..header]);
        }
        catch (AuthenticationTagMismatchException)
        {
            return false;
        }

        (_rollOver, _highest) = rollOver > _rollOver || sequence > _highest ? (rollOver, sequence) : (_rollOver, _highest);
        payload = _plain.AsSpan(0, length);
        return true;
    }

    public void Dispose() => _cipher.Dispose();

    private static int HeaderBytes(ReadOnlySpan<byte> packet)
    {
        int bytes = FixedHeaderBytes + ((packet[0] & 0x0F) * sizeof(uint));
        bool extended = (packet[0] & 0x10) != 0 && packet.Length >= bytes + sizeof(uint);
        return extended ? bytes + sizeof(uint) + (BinaryPrimitives.ReadUInt16BigEndian(packet[(bytes + 2)..]) * sizeof(uint)) : bytes;
    }
}
