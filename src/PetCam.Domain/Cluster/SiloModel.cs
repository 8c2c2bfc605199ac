namespace PetCam.Domain.Cluster;

/// <summary>A live silo as the cluster knows it. An immutable snapshot, up to a heartbeat old.</summary>
public sealed record SiloModel
{
    public required SiloIdentity Identity { get; init; }

    /// <summary>Where other silos reach it: <c>host:port</c> (Cluster:Advertise).</summary>
    public required string LinkAddress { get; init; }

    /// <summary>Where browsers and agents reach it, such as <c>http://10.0.0.3:8080</c>; null when it has none of its own.</summary>
    public Uri? PublicUrl { get; init; }

    public required SiloPhase Phase { get; init; }

    public required SiloLoad Load { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>Version of the product that it runs, for people.</summary>
    public required string Version { get; init; }
}
