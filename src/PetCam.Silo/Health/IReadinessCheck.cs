namespace PetCam.Silo.Health;

/// <summary>One thing that must be well before this silo takes traffic. Quick, and free of side effects.</summary>
internal interface IReadinessCheck
{
    ValueTask<HealthCheckResult> CheckAsync(CancellationToken cancellationToken);
}
