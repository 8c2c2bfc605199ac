using PetCam.Domain.Cameras;

namespace PetCam.Ingest;

/// <summary>There is one silo: everybody stays.</summary>
internal sealed class StandaloneUplinkPlacement : IUplinkPlacement
{
    public event Action? Changed
    {
        add { }
        remove { }
    }

    public IReadOnlyList<Uri> Rank(CameraId camera) => [];

    public Uri? Steer(UplinkIdentity uplink) => null;

    public Uri? Relocate() => null;
}
