using PetCam.Domain.Cluster;
using PetCam.Ingest;

namespace PetCam.Silo.Cluster;

/// <summary>Sends uplinks to silos that may decide, while this one may not.</summary>
/// <remarks>
/// The others let go of a silo's cameras when they declare it dead, a margin after it was suspended. An agent that leaves before loses no picture; where nobody
/// can welcome it, because PostgreSQL is away for all, it stays.
/// </remarks>
internal sealed partial class SuspendedUplinks(
    IClusterMembership members, SiloPlacement placement, UplinkDrain uplinks, TimeProvider time, ILogger<SuspendedUplinks> logger) : BackgroundService
{
    // A lease runs out by itself: no event tells it. A look costs a comparison of two timestamps.
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(200);

    /// <summary>Half of the default margin, for the redirects to be spread over.</summary>
    private static readonly TimeSpan Spread = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(3);

    /// <summary>Between two attempts in one suspension.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using PeriodicTimer timer = new(LookEvery, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                if (!members.IsAlive && placement.Others.Any())
                {
                    await MoveAsync(stoppingToken);
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The normal ending.
        }
    }

    private async Task MoveAsync(CancellationToken stoppingToken)
    {
        UplinkDrainReport report = await uplinks.RunAsync(Spread, Deadline, stoppingToken);
        if (report.Moved > 0 || report.Stayed.Count > 0)
        {
            LogMoved(logger, members.Self, report.Moved, report.Stayed.Count);
            await Task.Delay(Pause, time, stoppingToken);
        }
    }

    [LoggerMessage(9514, LogLevel.Warning, "Silo {Life} may not decide, and others may: {Moved} cameras went elsewhere, {Stayed} stayed")]
    private static partial void LogMoved(ILogger logger, SiloIdentity life, int moved, int stayed);
}
