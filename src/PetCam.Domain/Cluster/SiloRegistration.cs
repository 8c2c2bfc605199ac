namespace PetCam.Domain.Cluster;

/// <summary>What a silo says of itself when it joins. The table adds the number of the schema that its program knows.</summary>
public sealed record SiloRegistration
{
    /// <inheritdoc cref="SiloIdentity.Id"/>
    public required string Id { get; init; }

    /// <inheritdoc cref="SiloModel.LinkAddress"/>
    public required string LinkAddress { get; init; }

    /// <inheritdoc cref="SiloModel.PublicUrl"/>
    public Uri? PublicUrl { get; init; }

    /// <inheritdoc cref="SiloModel.Version"/>
    public required string Version { get; init; }

    public required ProtocolRange Protocol { get; init; }

    /// <summary>A life that follows another one of the same process keeps its phase.</summary>
    public SiloPhase Phase { get; init; }
}
