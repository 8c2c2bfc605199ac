using PetCam.Domain.Cameras;

namespace PetCam.Ingest.Tests;

/// <summary>A cluster as a test wants it.</summary>
public sealed class ScriptedPlacement : IUplinkPlacement
{
    private volatile IReadOnlyList<Uri> _ranked = [];

    public event Action? Changed;

    /// <summary>Where cameras go that have to leave.</summary>
    public Uri? Target { get; set; }

    /// <summary>Where cameras are sent that come.</summary>
    public Uri? SteerTo { get; set; }

    public void Tell(params Uri[] ranked)
    {
        _ranked = ranked;
        Changed?.Invoke();
    }

    public IReadOnlyList<Uri> Rank(CameraId camera) => _ranked;

    public Uri? Steer(UplinkIdentity uplink) => SteerTo;

    public Uri? Relocate() => Target;
}
