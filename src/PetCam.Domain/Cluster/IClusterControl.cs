namespace PetCam.Domain.Cluster;

/// <summary>Changes what silos take on, from any of them.</summary>
public interface IClusterControl
{
    /// <summary>Tells a silo to drain, or to take everything again. It learns of it at once, or with its next heartbeat.</summary>
    /// <returns>False when no live silo has that id.</returns>
    /// <exception cref="RefereeUnavailableException">The table cannot be reached.</exception>
    ValueTask<bool> SetPhaseAsync(string siloId, SiloPhase phase, CancellationToken cancellationToken);
}
