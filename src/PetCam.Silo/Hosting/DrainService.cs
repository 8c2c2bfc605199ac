using Orleans;
using PetCam.Domain.Grains;
using PetCam.Protocol.V1;
using PetCam.Silo.Fleet;
using PetCam.Silo.Viewers;

namespace PetCam.Silo.Hosting;

/// <summary>Ends in order what this silo holds when it is told to stop: refuses new work, closes recordings, lets viewers go.</summary>
/// <remarks>Ingest says goodbye to its agents by itself. The host's deadline (Silo:DrainTimeout) cuts off what takes longer.</remarks>
internal sealed partial class DrainService : IHostedLifecycleService
{
    private readonly SiloState _silo;
    private readonly FleetFeed _fleet;
    private readonly ViewerSessions _viewers;
    private readonly IGrainFactory _grains;
    private readonly IHostApplicationLifetime _lifetime;
    private readonly ILogger<DrainService> _logger;

    public DrainService(
        SiloState silo, FleetFeed fleet, ViewerSessions viewers, IGrainFactory grains, IHostApplicationLifetime lifetime, ILogger<DrainService> logger)
    {
        _silo = silo;
        _fleet = fleet;
        _viewers = viewers;
        _grains = grains;
        _lifetime = lifetime;
        _logger = logger;
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        // The signal comes before the host begins to stop services: streams end and readiness goes at once.
        _lifetime.ApplicationStopping.Register(_silo.BeginDrain);
        return Task.CompletedTask;
    }

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        _silo.BeginDrain();
        string[] recording = [.. _fleet.Current.Entries.Values
            .Where(entry => entry.State.Recording && (entry.State.SiloId.Length == 0 || entry.State.SiloId == _silo.Id)).Select(entry => entry.Camera.Id)];
        IReadOnlyCollection<string> sessions = _viewers.Ids;
        LogDraining(_logger, _silo.Id, recording.Length, sessions.Count);
        await RunAllAsync(
            recording.Select(camera => (Task)_grains.GetGrain<IRecordingGrain>(camera).StopAsync())
                .Concat(sessions.Select(session => _grains.GetGrain<IViewerSessionGrain>(session).CloseAsync(new ViewerClosed { Reason = "The silo stops." }))),
            cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken)
    {
        LogDrained(_logger, _silo.Id, _viewers.Ids.Count);
        return Task.CompletedTask;
    }

    private async Task RunAllAsync(IEnumerable<Task> endings, CancellationToken deadline)
    {
        try
        {
            await Task.WhenAll(endings).WaitAsync(deadline);
        }
#pragma warning disable CA1031 // One ending that fails must not keep the others, or the silo, from ending.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            LogDrainFailed(_logger, exception);
        }
    }

    [LoggerMessage(9002, LogLevel.Information, "Silo {SiloId} stops: closing {Recordings} recordings and {Viewers} viewer sessions")]
    private static partial void LogDraining(ILogger logger, string siloId, int recordings, int viewers);

    [LoggerMessage(9003, LogLevel.Information, "Silo {SiloId} stopped; {Viewers} viewer sessions were left behind")]
    private static partial void LogDrained(ILogger logger, string siloId, int viewers);

    [LoggerMessage(9004, LogLevel.Warning, "Not everything could be ended in order")]
    private static partial void LogDrainFailed(ILogger logger, Exception exception);
}
