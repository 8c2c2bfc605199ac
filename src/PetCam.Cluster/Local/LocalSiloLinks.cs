using PetCam.Domain.Cluster;

namespace PetCam.Cluster.Local;

/// <summary>A cluster of one has nobody to connect to.</summary>
internal sealed class LocalSiloLinks : ISiloLinks
{
    public ValueTask<Stream> ConnectAsync(SiloIdentity silo, string purpose, CancellationToken cancellationToken) =>
        throw new IOException($"Silo {silo} is not connected to: this silo is alone (Cluster:Engine is local).");
}
