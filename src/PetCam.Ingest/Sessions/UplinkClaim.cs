using PetCam.Hub;

namespace PetCam.Ingest;

/// <summary>A welcomed agent's hold on its camera.</summary>
internal sealed record UplinkClaim(UplinkIdentity Identity, CameraUplink Camera, CameraPublication Publication, TrafficCounters Traffic)
{
    public ulong Epoch => Publication.Epoch;
}
