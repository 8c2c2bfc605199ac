using System.Text;
using Microsoft.Extensions.Options;

namespace PetCam.Cluster;

/// <summary>The secret that all silos of a cluster share.</summary>
internal sealed class ClusterSecret
{
    public ClusterSecret(IOptions<ClusterOptions> options)
    {
        string? secret = Read(options.Value);
        IsSet = secret is not null;
        Key = Encoding.UTF8.GetBytes(secret ?? string.Empty);
    }

    /// <summary>False: loopback only, and nothing is proved.</summary>
    public bool IsSet { get; }

    /// <summary>Of the proofs; never logged.</summary>
    public byte[] Key { get; }

    /// <returns>Null when there is none.</returns>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file cannot be read.</exception>
    public static string? Read(ClusterOptions options) => options.SecretFile is { Length: > 0 } file
        ? File.ReadLines(file).FirstOrDefault(string.Empty).Trim()
        : string.IsNullOrEmpty(options.Secret) ? null : options.Secret;
}
