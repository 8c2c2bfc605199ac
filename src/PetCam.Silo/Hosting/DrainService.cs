using Microsoft.Extensions.Options;
using Orleans;
using PetCam.Domain.Cluster;
using PetCam.Domain.Grains;
using PetCam.Protocol.V1;
using PetCam.Silo.Configuration;
using PetCam.Silo.Viewers;

namespace PetCam.Silo.Hosting;

/// <summary>Ends in order what this silo holds when it is told to stop: refuses new work, and lets viewers go elsewhere.</summary>
/// <remarks>
/// Ingest sends its agents elsewhere by itself, and files are closed when nothing comes any more. The host's deadline
/// (Silo:DrainTimeout) cuts off what takes longer.
/// </remarks>
internal sealed partial class DrainService : IHostedLifecycleService
{
    /// <summary>Of the time that a drain may take, viewers have this share; the rest is for closing what is left.</summary>
    private const double ViewersShare = 0.7;

    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(50);

    /// <summary>For telling the cluster, while viewers already hear it from this silo's own channels.</summary>
    private static readonly TimeSpan TellWithin = TimeSpan.FromSeconds(1);

    private readonly SiloState _silo;
    private readonly IClusterMembership _members;
    private readonly IClusterControl _control;
    private readonly ViewerSessions _sessions;
    private readonly ViewerCounts _viewers;
    private readonly IGrainFactory _grains;
    private readonly IHostApplicationLifetime _lifetime;
    private readonly TimeSpan _timeout;
    private readonly TimeProvider _time;
    private readonly ILogger<DrainService> _logger;

    public DrainService(
        SiloState silo, IClusterMembership members, IClusterControl control, ViewerSessions sessions, ViewerCounts viewers, IGrainFactory grains,
        IHostApplicationLifetime lifetime, IOptions<SiloOptions> options, TimeProvider time, ILogger<DrainService> logger)
    {
        _silo = silo;
        _members = members;
        _control = control;
        _sessions = sessions;
        _viewers = viewers;
        _grains = grains;
        _lifetime = lifetime;
        _timeout = options.Value.DrainTimeout;
        _time = time;
        _logger = logger;
    }

    private bool HasElsewhere => _members.Silos.Any(silo => silo.Identity.Id != _silo.Id && silo.Phase == SiloPhase.Active);

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        // The signal comes before the host begins to stop services: readiness goes at once.
        _lifetime.ApplicationStopping.Register(_silo.BeginDrain);
        return Task.CompletedTask;
    }

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        _silo.BeginDrain();
        if (HasElsewhere)
        {
            await LetViewersGoAsync(cancellationToken);
        }

        _silo.BeginLeaving();
        IReadOnlyCollection<string> sessions = _sessions.Ids;
        LogStopping(_logger, _silo.Id, sessions.Count);
        await RunAllAsync(
            sessions.Select(session => _grains.GetGrain<IViewerSessionGrain>(session).CloseAsync(new ViewerClosed { Reason = "The silo stops." })),
            cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken)
    {
        LogStopped(_logger, _silo.Id, _sessions.Ids.Count);
        return Task.CompletedTask;
    }

    /// <summary>Tells the cluster, whose event channels tell the viewers, and waits until they have gone or have had their time.</summary>
    private async Task LetViewersGoAsync(CancellationToken cancellationToken)
    {
        int watching = _viewers.Total;
        long start = _time.GetTimestamp();
        await TellClusterAsync(cancellationToken);
        using CancellationTokenSource limit = new(_timeout * ViewersShare, _time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        using PeriodicTimer look = new(LookInterval, _time);
        try
        {
            while (_viewers.Total > 0)
            {
                await look.WaitForNextTickAsync(either.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // The deadline: who is still here is left behind.
        }

        LogViewersGone(_logger, _silo.Id, watching, _viewers.Total, _time.GetElapsedTime(start).TotalSeconds);
    }

    private async Task TellClusterAsync(CancellationToken cancellationToken)
    {
        using CancellationTokenSource limit = new(TellWithin, _time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            await _control.SetPhaseAsync(_silo.Id, SiloPhase.Draining, either.Token);
        }
        catch (Exception exception) when (exception is RefereeUnavailableException or OperationCanceledException)
        {
            LogNotTold(_logger, exception, _silo.Id); // its own channels know without the table
        }
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

    [LoggerMessage(9002, LogLevel.Information, "Silo {SiloId} stops: closing {Viewers} viewer sessions")]
    private static partial void LogStopping(ILogger logger, string siloId, int viewers);

    [LoggerMessage(9003, LogLevel.Information, "Silo {SiloId} stopped; {Viewers} viewer sessions were left behind")]
    private static partial void LogStopped(ILogger logger, string siloId, int viewers);

    [LoggerMessage(9004, LogLevel.Warning, "Not everything could be ended in order")]
    private static partial void LogDrainFailed(ILogger logger, Exception exception);

    [LoggerMessage(9005, LogLevel.Information, "Silo {SiloId} asked its viewers to go elsewhere: {Before} watched, {Left} are left after {Seconds:0.0} s")]
    private static partial void LogViewersGone(ILogger logger, string siloId, int before, int left, double seconds);

    [LoggerMessage(9006, LogLevel.Warning, "The cluster could not be told that silo {SiloId} stops; only its own event channels say so")]
    private static partial void LogNotTold(ILogger logger, Exception exception, string siloId);
}
