using PetCam.Domain.Cameras;

namespace PetCam.Ingest;

/// <summary>The host's say in where uplinks go: it knows the other silos, ingest does not. All members are safe from any thread and never wait.</summary>
public interface IUplinkPlacement
{
    /// <summary>Where the agent of a camera may go when this silo is lost, best first; fewer than two: nowhere else.</summary>
    /// <remarks>Differs between cameras, so that those of a lost silo do not all come to one.</remarks>
    IReadOnlyList<Uri> Rank(CameraId camera);

    /// <summary>Where an uplink should go that has just come here; null when it is welcome.</summary>
    Uri? Steer(UplinkIdentity uplink);

    /// <summary>Where a camera goes that has to leave this silo, or finds no room here; null when nobody takes it. Each call counts as one camera sent there.</summary>
    Uri? Relocate();

    /// <summary>What <see cref="Rank"/> names has changed. Handlers do not block.</summary>
    event Action? Changed;
}
