using PetCam.Domain.Cluster;

namespace PetCam.Silo.Tests.Cluster;

/// <summary>What this silo owns, as a test says.</summary>
internal sealed class FakeOwnHomes : IOwnHomes
{
    public event Action<HomeArrival>? Arrived;

    public IReadOnlyList<OwnedHome> List(string prefix) => [];

    public void Arrive(string camera, SiloIdentity former, ulong epoch) =>
        Arrived?.Invoke(new HomeArrival($"camera/{camera}", new Home(new SiloIdentity("silo-1", 1), epoch), former));
}
