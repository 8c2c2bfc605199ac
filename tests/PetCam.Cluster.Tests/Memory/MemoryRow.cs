using PetCam.Domain.Cluster;

namespace PetCam.Cluster.Tests.Memory;

/// <summary>One silo's row.</summary>
internal sealed class MemoryRow(SiloIdentity identity, SiloRegistration registration)
{
    public SiloIdentity Identity { get; } = identity;

    public DateTimeOffset ExpiresAt { get; set; }

    public bool IsLocked { get; set; }

    public bool IsOver { get; set; }

    public SiloPhase Phase { get; set; } = registration.Phase;

    public SiloRow Read(DateTimeOffset now) => new(
        new SiloModel
        {
            Identity = Identity,
            LinkAddress = registration.LinkAddress,
            Phase = Phase,
            Load = default,
            StartedAt = now,
            Version = registration.Version,
        },
        registration.Protocol,
        Schema: 3,
        ExpiresAt - now);
}
