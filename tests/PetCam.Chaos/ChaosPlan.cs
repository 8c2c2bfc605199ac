namespace PetCam.Chaos;

/// <summary>What a run is made of.</summary>
public sealed record ChaosPlan
{
    /// <summary>Of all draws: targets, order and pauses. The same seed draws the same, from what the cluster then is.</summary>
    public required int Seed { get; init; }

    /// <summary>Where what every process prints goes; emptied first.</summary>
    public required string LogFolder { get; init; }

    public int Silos { get; init; } = 3;

    public int Cameras { get; init; } = 60;

    public int Viewers { get; init; } = 60;

    /// <summary>How many of the viewers are windows of Chromium.</summary>
    public int Browsers { get; init; } = 2;

    /// <summary>Events come at random until then, after each of them has come once.</summary>
    public TimeSpan Duration { get; init; } = TimeSpan.Zero;

    /// <summary>Kinds of events that happen; all when empty.</summary>
    public IReadOnlyList<string> Only { get; init; } = [];

    /// <summary>What happens, in this order, instead of what is drawn: see <see cref="Events.Repertoire.MakeAsync"/>. To look at one thing again.</summary>
    public IReadOnlyList<string> Script { get; init; } = [];

    public ChaosTimes Times { get; init; } = new();

    /// <summary>Further settings of all silos.</summary>
    public IReadOnlyList<string> SiloArguments { get; init; } = [];

    /// <summary>Each event once, in about a minute, on a machine that does other things as well.</summary>
    public static ChaosPlan Brief(int seed, string logFolder) => new()
    {
        Seed = seed,
        LogFolder = logFolder,
        Cameras = 12,
        Viewers = 12,
        Browsers = 1,
        Times = ChaosTimes.Brief,
        SiloArguments = ["--Cluster:Lease=00:00:06", "--Cluster:Heartbeat=00:00:01.500", "--Cluster:Margin=00:00:01.500"],
    };
}
