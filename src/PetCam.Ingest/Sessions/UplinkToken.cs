using System.Security.Cryptography;
using System.Text;

namespace PetCam.Ingest;

/// <summary>The secret that agents share with the silo. Compared in a time that tells nothing of where it differs or how long it is.</summary>
internal sealed class UplinkToken
{
    private readonly byte[]? _digest;

    /// <param name="token">Null or empty admits everyone.</param>
    public UplinkToken(string? token) => _digest = string.IsNullOrEmpty(token) ? null : Digest(token);

    public bool Admits(string presented) => _digest is null || CryptographicOperations.FixedTimeEquals(_digest, Digest(presented));

    private static byte[] Digest(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));
}
