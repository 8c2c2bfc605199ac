using PetCam.Domain.Cluster;

namespace PetCam.Cluster.Membership;

/// <summary>For a host that does not measure what it carries.</summary>
internal sealed class NoLoad : ISiloLoadSource
{
    public SiloLoad Read() => default;
}
