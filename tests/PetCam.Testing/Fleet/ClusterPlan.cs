namespace PetCam.Testing;

/// <summary>What a cluster of a test is made of.</summary>
/// <param name="Cameras">Each plays the clip of its name; the Nth is sent to the Nth silo, in turn.</param>
public sealed record ClusterPlan(params string[] Cameras)
{
    public int Silos { get; init; } = 3;

    /// <summary>Further settings of all silos, as on their command line.</summary>
    public IReadOnlyList<string> SiloArguments { get; init; } = [];
}
