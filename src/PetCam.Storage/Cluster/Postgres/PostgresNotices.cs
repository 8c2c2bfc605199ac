using System.Runtime.CompilerServices;
using Npgsql;
using PetCam.Domain.Cluster;
using PetCam.Storage.Postgres;

namespace PetCam.Storage.Cluster.Postgres;

/// <summary>LISTEN on a connection of its own, which is asked for a sign of life when nothing comes.</summary>
internal sealed class PostgresNotices(PostgresDatabase database) : IClusterNotices
{
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(3);

    private readonly SiloConnections _connections = new(database);
    private readonly ClusterNames _names = new(database.Schema);

    public async IAsyncEnumerable<ClusterNotice> ListenAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Queue<ClusterNotice> received = new();
        await using NpgsqlConnection connection = await RefereeCalls.RunAsync(() => OpenAsync(received, cancellationToken)).ConfigureAwait(false);
        received.Enqueue(new ClusterNotice(ClusterNoticeKind.Connected));
        while (true)
        {
            while (received.TryDequeue(out ClusterNotice notice))
            {
                yield return notice;
            }

            await RefereeCalls.RunAsync(() => WaitAsync(connection, cancellationToken)).ConfigureAwait(false);
        }
    }

    private async Task<NpgsqlConnection> OpenAsync(Queue<ClusterNotice> received, CancellationToken cancellationToken)
    {
        NpgsqlConnection connection = await _connections.OpenAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            connection.Notification += (_, notice) => Receive(received, notice.Payload); // raised while this loop waits or asks, on its thread
            await using NpgsqlCommand listen = new($"LISTEN {_names.Channel}", connection);
            await listen.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private static void Receive(Queue<ClusterNotice> received, string payload)
    {
        foreach (ClusterNotice notice in NoticeText.Parse(payload))
        {
            received.Enqueue(notice);
        }
    }

    private static async Task<bool> WaitAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        if (await connection.WaitAsync(Quiet, cancellationToken).ConfigureAwait(false))
        {
            return true;
        }

        using CancellationTokenSource timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(AnswerTimeout);
        try
        {
            await using NpgsqlCommand probe = new("SELECT 1", connection);
            await probe.ExecuteNonQueryAsync(timeout.Token).ConfigureAwait(false);
            return true;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"no answer within {AnswerTimeout}");
        }
    }
}
