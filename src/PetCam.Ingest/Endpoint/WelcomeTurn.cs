using System.Threading.RateLimiting;

namespace PetCam.Ingest;

/// <summary>One of the <see cref="WelcomeTurns"/>. It ends when it is disposed the first time, or by itself.</summary>
internal sealed class WelcomeTurn : IDisposable
{
    private readonly ITimer _limit;
    private RateLimitLease? _lease;

    public WelcomeTurn(RateLimitLease lease, TimeProvider time)
    {
        _lease = lease;
        _limit = time.CreateTimer(static turn => ((WelcomeTurn)turn!).End(), this, WelcomeTurns.Longest, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Any thread, any number of times.</summary>
    public void Dispose()
    {
        _limit.Dispose();
        End();
    }

    private void End() => Interlocked.Exchange(ref _lease, null)?.Dispose();
}
