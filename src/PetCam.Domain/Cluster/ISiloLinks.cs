namespace PetCam.Domain.Cluster;

/// <summary>Opens connections to other silos: authenticated in both directions and encrypted; a cluster without a secret is on loopback alone, and does neither.</summary>
public interface ISiloLinks
{
    /// <summary>Connects to a life of a silo for a purpose, which names the <see cref="ISiloLinkHandler"/> there.</summary>
    /// <returns>A duplex stream; the caller owns it.</returns>
    /// <exception cref="IOException">Not reachable, not of this cluster, another life, or it does not know the purpose; the message says which.</exception>
    ValueTask<Stream> ConnectAsync(SiloIdentity silo, string purpose, CancellationToken cancellationToken);
}
