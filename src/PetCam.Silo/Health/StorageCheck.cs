using PetCam.Domain.Storage;

namespace PetCam.Silo.Health;

/// <summary>The store must answer.</summary>
/// <remarks>
/// It is asked for one check at a time, and a check does not wait for it: a front door takes a silo that answers late for dead and cuts what hangs on it, where
/// "not ready" would only keep new work away.
/// </remarks>
internal sealed class StorageCheck(IRecordingIndex index, TimeProvider time) : IReadinessCheck
{
    /// <summary>Of a check; well below what front doors grant.</summary>
    public static readonly TimeSpan AnswerWithin = TimeSpan.FromMilliseconds(200);

    /// <summary>A store that has not answered for so long is not well.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly Lock _gate = new();
    private Task<HealthCheckResult> _asking = Task.FromResult(new HealthCheckResult("storage", false, "The database was not asked yet."));
    private long? _answeredAt;

    public async ValueTask<HealthCheckResult> CheckAsync(CancellationToken cancellationToken)
    {
        Task<HealthCheckResult> asking = Ask();
        try
        {
            return await asking.WaitAsync(AnswerWithin, time, cancellationToken);
        }
        catch (TimeoutException)
        {
            return Judge();
        }
    }

    /// <returns>The question that is under way, or a new one.</returns>
    private Task<HealthCheckResult> Ask()
    {
        lock (_gate)
        {
            return _asking = _asking.IsCompleted ? AskAsync() : _asking;
        }
    }

    private async Task<HealthCheckResult> AskAsync()
    {
        using CancellationTokenSource limit = new(Patience, time);
        try
        {
            await index.ListAsync(null, null, 1, limit.Token);
            lock (_gate)
            {
                _answeredAt = time.GetTimestamp();
            }

            return new HealthCheckResult("storage", true, "The database answers.");
        }
#pragma warning disable CA1031 // Whatever it fails with is the answer to the question that was asked.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            return new HealthCheckResult(
                "storage", false, exception is OperationCanceledException ? $"The database did not answer within {Patience.TotalSeconds:0} s." : exception.Message);
        }
    }

    private HealthCheckResult Judge()
    {
        lock (_gate)
        {
            bool answeredLately = _answeredAt is { } at && time.GetElapsedTime(at) < Patience;
            return new HealthCheckResult("storage", answeredLately, answeredLately ? "The database answers late." : "The database does not answer.");
        }
    }
}
