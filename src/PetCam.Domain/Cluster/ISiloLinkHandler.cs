namespace PetCam.Domain.Cluster;

/// <summary>Serves the connections of other silos for one purpose. Registered once per purpose.</summary>
public interface ISiloLinkHandler
{
    /// <summary>Short name of what the connections are for: <c>calls</c>, <c>relay</c>.</summary>
    string Purpose { get; }

    /// <summary>Serves one connection until it ends.</summary>
    /// <param name="peer">Who has proved to be at the other end.</param>
    /// <param name="stream">Duplex; borrowed for the call, and closed after it.</param>
    /// <param name="cancellationToken">This silo stops.</param>
    Task ServeAsync(SiloIdentity peer, Stream stream, CancellationToken cancellationToken);
}
