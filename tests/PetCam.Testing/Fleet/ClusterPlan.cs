namespace PetCam.Testing;

/// <summary>What a cluster of a test is made of.</summary>
/// <param name="Cameras">Each plays the clip of its name; the Nth is sent to the Nth silo, in turn.</param>
public sealed record ClusterPlan(params string[] Cameras)
{
    public int Silos { get; init; } = 3;

    /// <summary>Further silos that the front door knows and nobody has started yet.</summary>
    public int SpareSilos { get; init; }

    /// <summary>Further settings of all silos, as on their command line.</summary>
    public IReadOnlyList<string> SiloArguments { get; init; } = [];

    /// <summary>A clip that all cameras play in place of the one of their name.</summary>
    public string? Clip { get; init; }

    /// <summary>Folder with the clips.</summary>
    public string Clips { get; init; } = Programs.Clips;

    /// <summary>Further arguments of petcam-sim.</summary>
    public IReadOnlyList<string> SimulatorArguments { get; init; } = [];

    /// <summary>The agents send the main video and nothing else.</summary>
    public bool VideoOnly { get; init; }

    /// <summary>Gives the silos and PostgreSQL machines of their own; without it all is on loopback. The caller's to dispose of, after the cluster.</summary>
    public RoutedNetwork? Network { get; init; }

    /// <summary>Folder for what every process prints, one file each; nothing is written without it.</summary>
    public string? LogFolder { get; init; }
}
