using PetCam.Domain.Cluster;

namespace PetCam.Silo.Endpoints;

/// <summary>One live silo of the cluster.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Incarnation">Which of its lives this is: rises with each.</param>
/// <param name="Phase">active: takes everything; draining: sends what it has elsewhere.</param>
/// <param name="PublicUrl">Where browsers and agents reach it by itself; null when it has no address of its own.</param>
/// <param name="StartedAt">When its process was started.</param>
/// <param name="Version">What it was built as.</param>
/// <param name="Self">True for the silo that answers.</param>
/// <param name="Suspended">
/// True while it decides nothing, because it cannot reach the database and others can: what it tells of them is old. Only the silo itself knows it;
/// the others find it gone when its lease is over.
/// </param>
/// <param name="Load">Up to a heartbeat old.</param>
internal sealed record SiloEntry(
    string Id, long Incarnation, SiloPhaseName Phase, string? PublicUrl, DateTimeOffset StartedAt, string Version, bool Self, bool Suspended, SiloLoadModel Load)
{
    public static SiloEntry From(SiloModel silo, bool isSelf, bool isSuspended) => new(
        silo.Identity.Id,
        silo.Identity.Incarnation,
        silo.Phase == SiloPhase.Draining ? SiloPhaseName.Draining : SiloPhaseName.Active,
        silo.PublicUrl?.AbsoluteUri,
        silo.StartedAt,
        silo.Version,
        isSelf,
        isSuspended,
        new SiloLoadModel(silo.Load.Cameras, silo.Load.Viewers, silo.Load.Relays, silo.Load.EgressBps, Math.Round(silo.Load.Cpu, 3)));
}
