namespace PetCam.Testing;

/// <summary>What a fleet of a test is made of.</summary>
/// <param name="Cameras">Names of clips: each is a camera that plays the clip of its name.</param>
public sealed record FleetPlan(params string[] Cameras)
{
    /// <summary>Further arguments of petcam-sim.</summary>
    public IReadOnlyList<string> SimulatorArguments { get; init; } = [];

    /// <summary>Further settings of the silo, as on its command line.</summary>
    public IReadOnlyList<string> SiloArguments { get; init; } = [];
}
