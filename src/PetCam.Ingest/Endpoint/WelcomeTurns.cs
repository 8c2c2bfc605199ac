using System.Threading.RateLimiting;

namespace PetCam.Ingest;

/// <summary>Lets a few agents at a time through, from the WebSocket's opening to the welcome. The others wait for their turn, which costs nothing.</summary>
/// <remarks>
/// All agents of a lost silo come at once, and each gives up after some seconds. A silo that works on all of them at once welcomes none in time: they
/// come again, and the work for those who left is never over. One after the other, each is soon done.
/// </remarks>
internal sealed class WelcomeTurns : IDisposable
{
    /// <summary>Enough for claims and states of grains to share their round trips to the database.</summary>
    public const int AtOnce = 64;

    /// <summary>Less than an agent waits for the opening (8 s): who is refused is told so, and when to come again.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(6);

    /// <summary>A turn is over after this, so that who opens a connection and says nothing keeps nobody out.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(250);

    private readonly TimeProvider _time;
    private readonly ConcurrencyLimiter _limiter;

    /// <param name="maxWaiting">More are refused at once.</param>
    public WelcomeTurns(int maxWaiting, TimeProvider time)
    {
        _time = time;
        _limiter = new ConcurrencyLimiter(new ConcurrencyLimiterOptions
        {
            PermitLimit = AtOnce,
            QueueLimit = maxWaiting,
            QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
        });
    }

    /// <returns>The turn, which ends when it is disposed; null when it did not come in time, or the agent left.</returns>
    public async ValueTask<WelcomeTurn?> TakeAsync(CancellationToken left)
    {
        RateLimitLease lease = _limiter.AttemptAcquire();
        if (!lease.IsAcquired)
        {
            using CancellationTokenSource patience = new(Patience, _time);
            using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, left);
            try
            {
                lease = await _limiter.AcquireAsync(1, either.Token);
            }
            catch (OperationCanceledException)
            {
                return null;
            }
        }

        return lease.IsAcquired ? new WelcomeTurn(lease, _time) : null;
    }

    public void Dispose() => _limiter.Dispose();
}
