using System.Collections.Immutable;
using Npgsql;
using PetCam.Domain.Cluster;

namespace PetCam.Storage.Cluster.Postgres;

/// <summary>Reads the lives that go on.</summary>
internal static class SiloRows
{
    public const string Select =
        """
        SELECT id, incarnation, link_address, public_url, version, schema_number, protocol_min, protocol_max, phase, started_at,
               expires_at - clock_timestamp(), cameras, viewers, relays, egress_bps, cpu
        FROM silo WHERE ended_at IS NULL ORDER BY id
        """;

    public static async Task<ImmutableArray<SiloRow>> ReadAsync(NpgsqlDataReader reader, CancellationToken cancellationToken)
    {
        ImmutableArray<SiloRow>.Builder rows = ImmutableArray.CreateBuilder<SiloRow>();
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            rows.Add(new SiloRow(
                ReadModel(reader), new ProtocolRange(reader.GetInt32(6), reader.GetInt32(7)), reader.GetInt32(5), reader.GetTimeSpan(10)));
        }

        return rows.DrainToImmutable();
    }

    private static SiloModel ReadModel(NpgsqlDataReader row) => new()
    {
        Identity = new SiloIdentity(row.GetString(0), row.GetInt64(1)),
        LinkAddress = row.GetString(2),
        PublicUrl = !row.IsDBNull(3) && Uri.TryCreate(row.GetString(3), UriKind.Absolute, out Uri? url) ? url : null,
        Version = row.GetString(4),
        Phase = row.GetInt32(8) == (int)SiloPhase.Draining ? SiloPhase.Draining : SiloPhase.Active,
        StartedAt = DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(9)),
        Load = new SiloLoad(row.GetInt32(11), row.GetInt32(12), row.GetInt32(13), row.GetInt64(14), row.GetDouble(15)),
    };
}
