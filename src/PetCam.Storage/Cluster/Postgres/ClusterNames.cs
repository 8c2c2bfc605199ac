using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using PetCam.Domain.Cluster;

namespace PetCam.Storage.Cluster.Postgres;

/// <summary>Names that one cluster has in a database: its channel and its locks. Clusters of other schemas have others.</summary>
internal sealed class ClusterNames(string schema)
{
    private const long JoinLock = 0x7065_7463_616E; // one number above the migrator's

    /// <summary>Of NOTIFY; the schema's name itself may be too long for one.</summary>
    public string Channel { get; } = "petcam_" + Convert.ToHexStringLower(Hash(schema).AsSpan(0, 8));

    /// <summary>Silos join one after the other.</summary>
    public long Joining { get; } = JoinLock;

    /// <summary>The lock that a life holds. 64 bits of a hash: two lives share one about never.</summary>
    public long LockOf(SiloIdentity silo) => BinaryPrimitives.ReadInt64BigEndian(Hash($"{schema}/{silo}"));

    private static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}
