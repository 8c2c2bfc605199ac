using System.Diagnostics.CodeAnalysis;

namespace Orleans.Runtime;

/// <summary>How a grain timer behaves.</summary>
public readonly struct GrainTimerCreationOptions : IEquatable<GrainTimerCreationOptions>
{
    public GrainTimerCreationOptions()
    {
    }

    [SetsRequiredMembers]
    public GrainTimerCreationOptions(TimeSpan dueTime, TimeSpan period)
    {
        DueTime = dueTime;
        Period = period;
    }

    /// <summary>Time to the first callback; <see cref="Timeout.InfiniteTimeSpan"/> for never.</summary>
    public required TimeSpan DueTime { get; init; }

    /// <summary>Time from the end of a callback to the next; <see cref="Timeout.InfiniteTimeSpan"/> for one callback only.</summary>
    public required TimeSpan Period { get; init; }

    /// <summary>Whether callbacks may run between the turns of a call that is still running. Default: no.</summary>
    public bool Interleave { get; init; }

    /// <summary>Whether a callback counts as use, so that the grain is not collected as idle. Default: no.</summary>
    public bool KeepAlive { get; init; }

    public static bool operator ==(GrainTimerCreationOptions left, GrainTimerCreationOptions right) => left.Equals(right);

    public static bool operator !=(GrainTimerCreationOptions left, GrainTimerCreationOptions right) => !left.Equals(right);

    public bool Equals(GrainTimerCreationOptions other) =>
        DueTime == other.DueTime && Period == other.Period && Interleave == other.Interleave && KeepAlive == other.KeepAlive;

    public override bool Equals(object? obj) => obj is GrainTimerCreationOptions other && Equals(other);

    public override int GetHashCode() => HashCode.Combine(DueTime, Period, Interleave, KeepAlive);
}
