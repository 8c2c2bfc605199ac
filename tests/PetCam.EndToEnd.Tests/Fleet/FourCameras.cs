using PetCam.Testing;

namespace PetCam.EndToEnd.Tests.Fleet;

/// <summary>The fleet that <c>make demo</c> starts: four cameras. One per test class.</summary>
public sealed class FourCameras : IAsyncLifetime
{
    public FleetProcesses Fleet { get; private set; } = null!;

    public async ValueTask InitializeAsync() =>
        Fleet = await FleetProcesses.StartAsync(new FleetPlan("kitchen", "living-room", "garden", "bedroom"));

    public async ValueTask DisposeAsync()
    {
        if (Fleet is not null)
        {
            await Fleet.DisposeAsync();
        }
    }
}
