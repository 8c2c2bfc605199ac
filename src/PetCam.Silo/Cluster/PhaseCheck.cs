using PetCam.Silo.Health;

namespace PetCam.Silo.Cluster;

/// <summary>A drained silo is alive and takes nothing new: a front door sends nobody here.</summary>
internal sealed class PhaseCheck(SiloPlacement placement) : IReadinessCheck
{
    public ValueTask<HealthCheckResult> CheckAsync(CancellationToken cancellationToken)
    {
        bool draining = placement.IsDraining;
        return ValueTask.FromResult(new HealthCheckResult("phase", !draining, draining ? "Drained by POST /api/silos/{id}/drain." : "Active."));
    }
}
