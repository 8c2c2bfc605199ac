using Npgsql;
using NpgsqlTypes;

namespace PetCam.Storage.Cluster.Postgres;

/// <summary>Asks who holds the session advisory lock of a life. The server gives it up with the connection of a process that was killed.</summary>
internal static class SiloLocks
{
    /// <summary>True when somebody holds the lock whose halves are <c>$1</c> and <c>$2</c> (pg_locks documents the split).</summary>
    public const string IsHeld =
        """
        SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND granted AND classid = $1 AND objid = $2 AND objsubid = 1
          AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))
        """;

    public static NpgsqlParameter[] Parameters(long key) =>
        [Oid((uint)(key >>> 32)), Oid((uint)(key & 0xFFFF_FFFF))];

    private static NpgsqlParameter Oid(uint value) => new() { Value = value, NpgsqlDbType = NpgsqlDbType.Oid };
}
