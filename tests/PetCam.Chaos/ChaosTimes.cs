namespace PetCam.Chaos;

/// <summary>How long each mischief lasts.</summary>
public sealed record ChaosTimes
{
    /// <summary>What nothing that happens is compared with.</summary>
    public TimeSpan Quiet { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Until a killed silo is started again.</summary>
    public TimeSpan Killed { get; init; } = TimeSpan.FromSeconds(5);

    public TimeSpan Frozen { get; init; } = TimeSpan.FromSeconds(20);

    public TimeSpan WithoutPostgres { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Long enough that the silo is suspended, and declared dead.</summary>
    public TimeSpan CutFromPostgres { get; init; } = TimeSpan.FromSeconds(25);

    public TimeSpan CutFromSilo { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long a silo stays drained, and another one stays added.</summary>
    public TimeSpan Drained { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Longest pause between two events, in which all is well.</summary>
    public TimeSpan Pause { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>For tests: each is only as long as what it shows needs with <see cref="ChaosPlan.Brief"/>'s lease.</summary>
    public static ChaosTimes Brief { get; } = new()
    {
        Quiet = TimeSpan.FromSeconds(3),
        Killed = TimeSpan.FromSeconds(2),
        Frozen = TimeSpan.FromSeconds(9),
        WithoutPostgres = TimeSpan.FromSeconds(12),
        CutFromPostgres = TimeSpan.FromSeconds(10),
        CutFromSilo = TimeSpan.FromSeconds(5),
        Drained = TimeSpan.FromSeconds(1),
        Pause = TimeSpan.Zero,
    };
}
