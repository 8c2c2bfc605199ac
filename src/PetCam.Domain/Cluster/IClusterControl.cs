namespace PetCam.Domain.Cluster;

/// <summary>What people may tell a silo of the cluster, from any silo.</summary>
public interface IClusterControl
{
    /// <summary>Drains a live silo, or takes it back. The silo itself acts on it when it hears of it, within a heartbeat.</summary>
    /// <exception cref="Orleans.Runtime.SiloUnavailableException">The cluster's table cannot be reached, or no such silo lives.</exception>
    ValueTask SetPhaseAsync(string siloId, SiloPhase phase, CancellationToken cancellationToken);
}
