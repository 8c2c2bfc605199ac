using PetCam.Domain.Cameras;
using PetCam.Domain.Cluster;
using PetCam.Ingest;

namespace PetCam.Silo.Cluster;

/// <summary>Lets agents come again whose camera has another home while they stay connected here.</summary>
/// <remarks>
/// An agent that gave one silo up and was welcomed by the next leaves the camera to whichever claimed last, which may be the first one, late. That one
/// has no uplink, and this one has no home: nobody would find the camera.
/// </remarks>
internal sealed partial class StrandedUplinks(
    IClusterMembership members, IHomeDirectory homes, UplinkDirectory directory, UplinkDrain uplinks, TimeProvider time, ILogger<StrandedUplinks> logger)
    : BackgroundService
{
    // An agent that is sent elsewhere leaves within 2 s of the claim there; seen twice, it does not mean to.
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(3);

    private Dictionary<CameraId, ulong> _suspects = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using PeriodicTimer timer = new(LookEvery, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                Look();
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The normal ending.
        }
    }

    private void Look()
    {
        Dictionary<CameraId, ulong> stranded = [];
        foreach (UplinkModel uplink in directory.All.Where(IsStranded))
        {
            CameraId camera = uplink.Identity.Camera;
            if (_suspects.TryGetValue(camera, out ulong epoch) && epoch == uplink.Epoch)
            {
                LogStranded(logger, camera.Value, epoch);
                uplinks.End(camera, "The camera has another home now; come again.");
            }
            else
            {
                stranded[camera] = uplink.Epoch;
            }
        }

        _suspects = stranded;
    }

    private bool IsStranded(UplinkModel uplink) =>
        uplink is { IsConnected: true, RelayedFrom: null } && homes.OwnedEpoch(HomeKeys.Camera(uplink.Identity.Camera)) is null && members.IsAlive;

    [LoggerMessage(9515, LogLevel.Warning, "Camera '{CameraId}' is connected here, in epoch {Epoch}, and has its home elsewhere: its agent is told to come again")]
    private static partial void LogStranded(ILogger logger, string cameraId, ulong epoch);
}
