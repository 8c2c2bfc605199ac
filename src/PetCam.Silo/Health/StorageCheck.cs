using PetCam.Domain.Storage;

namespace PetCam.Silo.Health;

/// <summary>The store must answer.</summary>
internal sealed class StorageCheck(IRecordingIndex index) : IReadinessCheck
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public async ValueTask<HealthCheckResult> CheckAsync(CancellationToken cancellationToken)
    {
        try
        {
            await index.ListAsync(null, null, 1, cancellationToken).AsTask().WaitAsync(Patience, cancellationToken);
            return new HealthCheckResult("storage", true, "The database answers.");
        }
#pragma warning disable CA1031 // Whatever it fails with is the answer to the question that was asked.
        catch (Exception exception) when (exception is not OperationCanceledException)
#pragma warning restore CA1031
        {
            return new HealthCheckResult("storage", false, exception.Message);
        }
    }
}
