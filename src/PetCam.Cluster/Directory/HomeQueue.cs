using System.Diagnostics;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Runtime;
using PetCam.Domain.Cluster;

namespace PetCam.Cluster.Directory;

/// <summary>
/// Asks the table. One loop: while a round trip is under way requests gather, and the next one takes them all. While the table is
/// away they wait here, each until its caller gives up, and are asked again with pauses that differ from silo to silo.
/// </summary>
internal sealed class HomeQueue(
    IHomeTable table, IClusterMembership membership, IOptions<ClusterOptions> options, TimeProvider time, ILogger<HomeQueue> logger)
{
    private const int MaxKeysPerBatch = 4096; // bounds how long the first of them waits, and how many rows one statement locks
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);
    private static readonly HomeRequestKind[] Order = [HomeRequestKind.Release, HomeRequestKind.Claim, HomeRequestKind.ClaimIfFree, HomeRequestKind.Find];

    private readonly ClusterOptions _options = options.Value;
    private readonly Channel<HomeRequest> _waiting = Channel.CreateBounded<HomeRequest>(
        new BoundedChannelOptions(options.Value.MaxWaitingClaims) { SingleReader = true });

    private readonly Queue<HomeRequest> _later = new(); // of the loop alone
    private TimeSpan _pause;

    /// <summary>What the table said of a key, before its caller learns of it.</summary>
    public Action<string, Home?>? Learned { get; set; }

    /// <exception cref="SiloUnavailableException">Too many wait, or the table did not answer in time.</exception>
    public async ValueTask<Home?> AskAsync(HomeRequest request, CancellationToken cancellationToken)
    {
        if (!_waiting.Writer.TryWrite(request))
        {
            throw new SiloUnavailableException($"The directory is busy: {_options.MaxWaitingClaims} requests wait (Cluster:MaxWaitingClaims).");
        }

        try
        {
            return await request.Answer.WaitAsync(_options.ClaimTimeout, time, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException exception)
        {
            throw new SiloUnavailableException(
                $"The home of '{request.Key}' was not learned within {_options.ClaimTimeout} (Cluster:ClaimTimeout): PostgreSQL is away or slow.", exception);
        }
        finally
        {
            if (request.Kind != HomeRequestKind.Release)
            {
                request.Abandon(); // a key that is given up is given up, whoever waits for it
            }
        }
    }

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (_later.Count > 0 || await _waiting.Reader.WaitToReadAsync(cancellationToken).ConfigureAwait(false))
            {
                await RoundAsync(cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            _waiting.Writer.TryComplete();
            FailAll(Stopping());
        }
    }

    private async Task RoundAsync(CancellationToken cancellationToken)
    {
        HomeBatch[] batches = [.. TakeBatches().Where(static batch => batch.Count > 0)];
        try
        {
            await RunAllAsync(batches, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            Array.ForEach(batches, static batch => Fail(batch, Stopping())); // they wait in no queue any more
            throw;
        }

        if (_pause > TimeSpan.Zero)
        {
            await Task.Delay(_pause * (0.5 + Random.Shared.NextDouble()), time, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task RunAllAsync(HomeBatch[] batches, CancellationToken cancellationToken)
    {
        string? away = null;
        foreach (HomeBatch batch in batches)
        {
            away ??= await RunAsync(batch, cancellationToken).ConfigureAwait(false);
            if (away is not null)
            {
                Postpone(batch, away); // the others of this round are not tried: each would wait as long
            }
        }
    }

    private HomeBatch[] TakeBatches()
    {
        HomeBatch[] batches = [.. Order.Select(static kind => new HomeBatch(kind))];
        int keys = 0;
        for (int again = _later.Count; again > 0 && keys < MaxKeysPerBatch; again--)
        {
            keys += Add(batches, _later.Dequeue());
        }

        while (keys < MaxKeysPerBatch && _waiting.Reader.TryRead(out HomeRequest? request))
        {
            keys += Add(batches, request);
        }

        return batches;
    }

    private int Add(HomeBatch[] batches, HomeRequest request)
    {
        if (request.IsAbandoned)
        {
            return 0;
        }

        if (batches[Array.IndexOf(Order, request.Kind)].TryAdd(request))
        {
            return 1;
        }

        _later.Enqueue(request);
        return 0;
    }

    /// <returns>Why the table cannot be asked now; null when the batch is done.</returns>
    private async Task<string?> RunAsync(HomeBatch batch, CancellationToken cancellationToken)
    {
        SiloIdentity self = membership.Self;
        if (batch.Kind is HomeRequestKind.Claim or HomeRequestKind.ClaimIfFree && !membership.IsAlive)
        {
            Fail(batch, new SiloUnavailableException($"{self} may not decide now: its lease has run out."));
            return null;
        }

        try
        {
            long start = time.GetTimestamp();
            IReadOnlyList<HomeEntry> entries = await AskTableAsync(batch, self, cancellationToken).ConfigureAwait(false);
            KeyValuePair<string, object?> kind = new("kind", batch.Kind.ToString().ToLowerInvariant());
            ClusterMetrics.ClaimTime.Record(time.GetElapsedTime(start).TotalSeconds, kind);
            ClusterMetrics.Claims.Add(batch.Keys.Count, kind);
            Answered(batch, entries);
        }
        catch (RefereeUnavailableException exception)
        {
            return exception.Message;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return $"no answer within {_options.Heartbeat}";
        }
#pragma warning disable CA1031 // The boundary of a batch: its callers get the mistake, the loop goes on.
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            ClusterMetrics.ClaimFailures.Add(1);
            ClusterLog.BatchBroken(logger, batch.Count, exception);
            Fail(batch, exception);
        }

        return null;
    }

    private async ValueTask<IReadOnlyList<HomeEntry>> AskTableAsync(HomeBatch batch, SiloIdentity self, CancellationToken cancellationToken)
    {
        using CancellationTokenSource timeout = new(_options.Heartbeat, time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        string[] keys = [.. batch.Keys];
        switch (batch.Kind)
        {
            case HomeRequestKind.Claim:
                return await table.ClaimAsync(self, keys, either.Token).ConfigureAwait(false);
            case HomeRequestKind.ClaimIfFree:
                return await table.ClaimIfFreeAsync(self, keys, either.Token).ConfigureAwait(false);
            case HomeRequestKind.Find:
                return await table.FindAsync(keys, either.Token).ConfigureAwait(false);
            case HomeRequestKind.Release:
                await table.ReleaseAsync([.. batch.Requests.Select(static request => new HomeEntry(request.Key, request.Released))], either.Token).ConfigureAwait(false);
                return [];
            default:
                throw new UnreachableException();
        }
    }

    private void Answered(HomeBatch batch, IReadOnlyList<HomeEntry> entries)
    {
        if (_pause > TimeSpan.Zero)
        {
            _pause = TimeSpan.Zero;
            ClusterLog.BatchRecovered(logger, batch.Count);
        }

        foreach (HomeEntry entry in entries)
        {
            Learned?.Invoke(entry.Key, entry.Home);
            Complete(batch.Of(entry.Key), entry.Home);
        }

        foreach (HomeRequest request in batch.Requests.Where(static request => !request.Answer.IsCompleted))
        {
            if (batch.Kind == HomeRequestKind.Find)
            {
                Learned?.Invoke(request.Key, null);
            }

            request.Complete(null);
        }
    }

    private void Postpone(HomeBatch batch, string reason)
    {
        ClusterMetrics.ClaimFailures.Add(1);
        if (_pause == TimeSpan.Zero)
        {
            ClusterLog.BatchFailed(logger, batch.Count, reason, _options.ClaimTimeout);
        }

        _pause = _pause == TimeSpan.Zero ? FirstPause : _pause * 2 < LongestPause ? _pause * 2 : LongestPause;
        foreach (HomeRequest request in batch.Requests)
        {
            _later.Enqueue(request);
        }
    }

    private void FailAll(Exception exception)
    {
        while (_later.TryDequeue(out HomeRequest? request) || _waiting.Reader.TryRead(out request))
        {
            request.Fail(exception);
        }
    }

    private static SiloUnavailableException Stopping() => new("This silo stops.");

    private static void Complete(IReadOnlyList<HomeRequest> requests, Home home)
    {
        foreach (HomeRequest request in requests)
        {
            request.Complete(home);
        }
    }

    private static void Fail(HomeBatch batch, Exception exception)
    {
        foreach (HomeRequest request in batch.Requests)
        {
            request.Fail(exception);
        }
    }
}
