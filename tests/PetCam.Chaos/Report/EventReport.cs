using System.Globalization;
using PetCam.Chaos.Events;

namespace PetCam.Chaos.Report;

/// <summary>What one event did.</summary>
internal sealed record EventReport
{
    public required string Kind { get; init; }

    public required string Target { get; init; }

    public required TimeSpan? Aim { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>From the end of the mischief until every silo saw all silos and cameras again.</summary>
    public required TimeSpan WholeAfter { get; init; }

    public required IReadOnlyList<ViewerOutcome> Viewers { get; init; }

    public required string? Failure { get; init; }

    public IEnumerable<ViewerOutcome> Lost => Viewers.Where(viewer => viewer.IsLost);

    /// <summary>Who waited longest, for whoever reads the logs.</summary>
    private string Worst => Viewers.MaxBy(viewer => viewer.LongestGapMs) is { } viewer ? $"{viewer.Viewer} of {viewer.Camera}" : "nobody";

    public Gaps All => Gaps.Of(Viewers.Select(viewer => viewer.LongestGapMs));

    public Gaps Of(Touch touch) => Gaps.Of(Viewers.Where(viewer => viewer.Touch == touch).Select(viewer => viewer.LongestGapMs));

    public static string Heading => $"{"time",-9}{"event",-13}{"target",-18}{"all: p50/p99/max ms",-24}{"own silo hit",-22}{"camera's silo hit",-22}{"others",-22}{"sessions",9}{"lost",6}{"whole after",13}  waited longest";

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{At.ToLocalTime(),-9:HH:mm:ss}{Kind,-13}{Target,-18}{All.ToString(),-24}{Of(Touch.Own).ToString(),-22}{Of(Touch.Camera).ToString(),-22}{Of(Touch.None).ToString(),-22}{Viewers.Sum(viewer => viewer.NewSessions),9}{Lost.Count(),6}{WholeAfter.TotalSeconds,11:F1} s  {Worst}{(Failure is null ? "" : "  FAILED: " + Failure)}");
}
