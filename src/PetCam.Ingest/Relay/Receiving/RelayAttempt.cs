using PetCam.Domain.Cluster;
using PetCam.Protocol.V1;

namespace PetCam.Ingest;

/// <summary>What came of asking one silo for a camera.</summary>
/// <param name="Link">Welcomed; the caller owns it. Null when there is none.</param>
/// <param name="Reason">Why not, when the silo said so; null when it did not answer.</param>
/// <param name="Elsewhere">Where it says to ask instead.</param>
/// <param name="Detail">One sentence for people when there is no link.</param>
internal readonly record struct RelayAttempt(RelayLink? Link, RelayRefusal.Types.Reason? Reason, SiloIdentity? Elsewhere, string Detail)
{
    public static RelayAttempt Success(RelayLink link) => new(link, null, null, string.Empty);

    public static RelayAttempt Broken(string detail) => new(null, null, null, detail);
}
