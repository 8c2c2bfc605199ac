using System.Diagnostics;
using PetCam.Chaos.Cast;
using PetCam.Chaos.Report;

namespace PetCam.Chaos.Events;

/// <summary>Lets an event happen between two looks at the viewers, and waits until all is well again.</summary>
internal sealed class EventWitness(Stage stage)
{
    private static readonly TimeSpan WholeWithin = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan PlayWithin = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(250);

    public async Task<EventReport> WatchAsync(ChaosEvent happening, CancellationToken cancellationToken)
    {
        DateTimeOffset at = DateTimeOffset.Now;
        IReadOnlyDictionary<string, string> homes = await stage.HomesAsync();
        Dictionary<string, ViewerView> before = (await stage.Viewers.MarkAsync()).ToDictionary(viewer => viewer.Viewer);
        await happening.RunAsync(cancellationToken);
        long healed = Stopwatch.GetTimestamp();
        string? failure = await WaitUntilWholeAsync(healed, cancellationToken);
        TimeSpan whole = Stopwatch.GetElapsedTime(healed);
        ViewerView[] after = await WaitUntilPlayingAsync(cancellationToken);
        return new EventReport
        {
            Kind = happening.Kind,
            Target = happening.Target,
            Aim = happening.Aim,
            At = at,
            WholeAfter = whole,
            Failure = failure,
            Viewers =
            [
                .. after.Select(viewer => new ViewerOutcome(
                    viewer.Viewer,
                    viewer.Camera,
                    happening.TouchOf(homes.GetValueOrDefault(viewer.Camera), before[viewer.Viewer].Silo),
                    viewer.LongestGapMs,
                    viewer.Sessions - before[viewer.Viewer].Sessions,
                    !viewer.Playing)),
            ],
        };
    }

    private async Task<string?> WaitUntilWholeAsync(long since, CancellationToken cancellationToken)
    {
        while (true)
        {
            string[] fallen = [.. stage.Fallen()];
            string? missing = fallen.Length > 0 ? string.Join("; ", fallen) : await stage.WhatIsMissingAsync();
            if (missing is null || fallen.Length > 0 || Stopwatch.GetElapsedTime(since) > WholeWithin)
            {
                return missing;
            }

            await Task.Delay(LookEvery, cancellationToken);
        }
    }

    /// <summary>All look again, or their time is over; gaps are the longest since the event began.</summary>
    private async Task<ViewerView[]> WaitUntilPlayingAsync(CancellationToken cancellationToken)
    {
        long since = Stopwatch.GetTimestamp();
        Dictionary<string, double> longest = [];
        while (true)
        {
            ViewerView[] seen = await stage.Viewers.MarkAsync();
            foreach (ViewerView viewer in seen)
            {
                longest[viewer.Viewer] = Math.Max(longest.GetValueOrDefault(viewer.Viewer), viewer.LongestGapMs);
            }

            if (seen.All(viewer => viewer.Playing) || Stopwatch.GetElapsedTime(since) > PlayWithin)
            {
                return [.. seen.Select(viewer => viewer with { LongestGapMs = longest[viewer.Viewer] })];
            }

            await Task.Delay(LookEvery, cancellationToken);
        }
    }
}
