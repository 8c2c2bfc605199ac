using System.Collections.Concurrent;

namespace PetCam.Ingest;

/// <summary>The sessions that are welcomed and not over. Any thread.</summary>
internal sealed class UplinkSessions
{
    private readonly ConcurrentDictionary<UplinkSession, UplinkSession> _live = new();
    private readonly TimeProvider _time;
    private volatile TaskCompletionSource _left = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public UplinkSessions(IUplinkPlacement placement, TimeProvider time)
    {
        _time = time;
        placement.Changed += TellSilos;
    }

    /// <summary>In no particular order.</summary>
    public IEnumerable<UplinkSession> Live => _live.Keys;

    public bool IsEmpty => _live.IsEmpty;

    public bool Has(UplinkSession session) => _live.ContainsKey(session);

    public void Add(UplinkSession session) => _live[session] = session;

    public void Remove(UplinkSession session)
    {
        _live.TryRemove(session, out _);
        Interlocked.Exchange(ref _left, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
    }

    /// <summary>Returns when that is true, which is looked at whenever somebody leaves, or after <paramref name="limit"/>.</summary>
    public async Task WaitUntilAsync(Func<bool> isTrue, TimeSpan limit, CancellationToken cancellationToken)
    {
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task over = Task.Delay(limit, _time, either.Token);
        while (!over.IsCompleted)
        {
            Task left = _left.Task; // before the look: who leaves after it completes this
            if (isTrue())
            {
                break;
            }

            await Task.WhenAny(left, over);
        }

        await either.CancelAsync();
        cancellationToken.ThrowIfCancellationRequested();
    }

    private void TellSilos()
    {
        foreach (UplinkSession session in Live)
        {
            session.TellSilos();
        }
    }
}
