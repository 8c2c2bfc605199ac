using PetCam.Testing;

namespace PetCam.EndToEnd.Tests.Fleet;

/// <summary>One camera whose detector looks at every picture and answers at once, so that nothing but our own path takes time.</summary>
public sealed class OneCamera : IAsyncLifetime
{
    public const string Name = "kitchen";

    public FleetProcesses Fleet { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Fleet = await FleetProcesses.StartAsync(
        new FleetPlan(Name) { SimulatorArguments = ["--detections-fps", "30", "--detection-delay-ms", "0"] });

    public async ValueTask DisposeAsync()
    {
        if (Fleet is not null)
        {
            await Fleet.DisposeAsync();
        }
    }
}
