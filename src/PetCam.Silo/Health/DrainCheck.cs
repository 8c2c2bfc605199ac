using PetCam.Silo.Hosting;

namespace PetCam.Silo.Health;

/// <summary>A silo that was told to stop takes no new work.</summary>
internal sealed class DrainCheck(SiloState silo) : IReadinessCheck
{
    public ValueTask<HealthCheckResult> CheckAsync(CancellationToken cancellationToken) => ValueTask.FromResult(
        new HealthCheckResult("drain", !silo.IsDraining, silo.IsDraining ? "Told to stop: draining." : "Not draining."));
}
