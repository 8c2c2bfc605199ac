using PetCam.Recording;

namespace PetCam.Silo.Recordings;

/// <summary>Puts recordings right that a dead silo left behind, before this one serves.</summary>
internal sealed partial class RecordingStartup(RecordingRecovery recovery, ILogger<RecordingStartup> logger) : IHostedService
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

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(9201, LogLevel.Information, "{Recovered} interrupted recordings put right, {Found} files found that the index did not know")]
    private static partial void LogRecovered(ILogger logger, int recovered, int found);
}
