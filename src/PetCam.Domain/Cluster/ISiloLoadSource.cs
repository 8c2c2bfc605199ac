namespace PetCam.Domain.Cluster;

/// <summary>Knows how much this silo carries. The host implements it.</summary>
public interface ISiloLoadSource
{
    /// <summary>Called with every heartbeat; does not wait.</summary>
    SiloLoad Read();
}
