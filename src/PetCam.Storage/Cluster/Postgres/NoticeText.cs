using System.Text.Json;
using PetCam.Domain.Cluster;

namespace PetCam.Storage.Cluster.Postgres;

/// <summary>
/// The payloads of NOTIFY, in JSON: <c>{}</c> when silos changed, <c>{"s":silo,"i":incarnation,"m":[[key,epoch],…]}</c> when keys
/// moved, with an empty silo when they were given up.
/// </summary>
internal static class NoticeText
{
    public const string Silos = "{}";

    /// <summary>Moves in one payload: 12 keys of 256 bytes, each escaped to twice that, stay below PostgreSQL's 8000 bytes.</summary>
    public const int MovesPerNotice = 12;

    /// <summary>Sends what the statement before, <c>written (key, epoch)</c>, returned. Needs the channel, silo and incarnation by their places.</summary>
    public static string SendMoves(string channel, string silo, string incarnation) =>
        $"""
        numbered AS (SELECT key, epoch, (row_number() OVER () - 1) / {MovesPerNotice} AS part FROM written),
        sent AS (
          SELECT pg_notify({channel}, json_build_object('s', {silo}, 'i', {incarnation}, 'm', json_agg(json_build_array(key, epoch)))::text)
          FROM numbered GROUP BY part)
        """;

    /// <returns>Nothing for a payload that is none of ours.</returns>
    public static IReadOnlyList<ClusterNotice> Parse(string payload)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(payload);
            return document.RootElement.TryGetProperty("m", out JsonElement moves)
                ? [.. moves.EnumerateArray().Select(move => Move(document.RootElement, move))]
                : [new ClusterNotice(ClusterNoticeKind.Silos)];
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or KeyNotFoundException or FormatException or IndexOutOfRangeException)
        {
            return []; // anybody with access to the database can notify; hints may be lost
        }
    }

    private static ClusterNotice Move(JsonElement notice, JsonElement move)
    {
        string silo = notice.GetProperty("s").GetString() ?? string.Empty;
        string key = move[0].GetString() ?? string.Empty;
        return new ClusterNotice(
            ClusterNoticeKind.Moved,
            key,
            silo.Length == 0 ? null : new Home(new SiloIdentity(silo, notice.GetProperty("i").GetInt64()), move[1].GetUInt64()));
    }
}
