using PetCam.Recording;

namespace PetCam.Silo.Recordings;

/// <summary>Puts recordings right that a dead silo left behind, before this one serves, and closes its own when nothing comes any more.</summary>
/// <remarks>It stops after the grains, which go on wanting to record: the camera's next home, or this silo's next life, goes on.</remarks>
internal sealed partial class RecordingStartup(RecordingRecovery recovery, FileRecorder recorder, ILogger<RecordingStartup> logger) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        int recovered = await recovery.RecoverAsync(cancellationToken);
        int found = await recovery.RebuildIndexAsync(cancellationToken);
        if (recovered + found > 0)
        {
            LogRecovered(logger, recovered, found);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => recorder.EndAllAsync().WaitAsync(cancellationToken);

    [LoggerMessage(9201, LogLevel.Information, "{Recovered} interrupted recordings put right, {Found} files found that the index did not know")]
    private static partial void LogRecovered(ILogger logger, int recovered, int found);
}
