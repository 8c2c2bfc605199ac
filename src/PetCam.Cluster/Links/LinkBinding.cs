using System.Buffers.Binary;
using System.Security.Cryptography;

namespace PetCam.Cluster.Links;

/// <summary>
/// What both sides have seen of a handshake, in one hash: both opening messages with their fresh numbers, and both certificates. A
/// proof holds for it alone: not for another connection, nor for one that somebody sits in between with other certificates.
/// </summary>
internal sealed class LinkBinding
{
    private static readonly byte[] ClientRole = [.. "petcam silo link, the side that connects"u8];
    private static readonly byte[] ServerRole = [.. "petcam silo link, the side that listens"u8];

    private readonly byte[] _key;
    private readonly byte[] _transcript;

    /// <param name="clientCertificate">As the connection shows it, DER; empty without TLS.</param>
    public LinkBinding(
        byte[] key, ReadOnlySpan<byte> hello, ReadOnlySpan<byte> challenge, ReadOnlySpan<byte> clientCertificate, ReadOnlySpan<byte> serverCertificate)
    {
        _key = key;
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Append(hash, hello);
        Append(hash, challenge);
        Append(hash, clientCertificate);
        Append(hash, serverCertificate);
        _transcript = hash.GetHashAndReset();
    }

    public byte[] ProveClient() => Prove(ClientRole, []);

    public bool IsClientProof(ReadOnlySpan<byte> proof) => CryptographicOperations.FixedTimeEquals(ProveClient(), proof);

    /// <param name="verdict">What the listening side says with it.</param>
    public byte[] ProveServer(ReadOnlySpan<byte> verdict) => Prove(ServerRole, verdict);

    public bool IsServerProof(ReadOnlySpan<byte> verdict, ReadOnlySpan<byte> proof) => CryptographicOperations.FixedTimeEquals(ProveServer(verdict), proof);

    private byte[] Prove(byte[] role, ReadOnlySpan<byte> more)
    {
        using IncrementalHash hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, _key);
        Append(hmac, role);
        Append(hmac, _transcript);
        Append(hmac, more);
        return hmac.GetHashAndReset();
    }

    private static void Append(IncrementalHash hash, ReadOnlySpan<byte> part)
    {
        Span<byte> length = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, part.Length);
        hash.AppendData(length);
        hash.AppendData(part);
    }
}
