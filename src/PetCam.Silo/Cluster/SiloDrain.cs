using System.Threading.Channels;
using Microsoft.Extensions.Options;
using PetCam.Domain.Cluster;
using PetCam.Ingest;
using PetCam.Silo.Configuration;
using PetCam.Silo.Hosting;

namespace PetCam.Silo.Cluster;

/// <summary>Does what people tell this silo: sends its uplinks elsewhere while it is drained, and stops doing so when it is taken back.</summary>
internal sealed partial class SiloDrain : BackgroundService
{
    /// <summary>Redirects are spread over a third of the time that a drain may take.</summary>
    private const int SpreadShare = 3;

    private readonly Channel<bool> _changes = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly IClusterMembership _members;
    private readonly SiloPlacement _placement;
    private readonly UplinkDrain _uplinks;
    private readonly SiloState _silo;
    private readonly TimeSpan _timeout;
    private readonly ILogger<SiloDrain> _logger;

    public SiloDrain(
        IClusterMembership members, SiloPlacement placement, UplinkDrain uplinks, SiloState silo, IOptions<SiloOptions> options, ILogger<SiloDrain> logger)
    {
        _members = members;
        _placement = placement;
        _uplinks = uplinks;
        _silo = silo;
        _timeout = options.Value.DrainTimeout;
        _logger = logger;
        members.Changed += () => _changes.Writer.TryWrite(true);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                if (_placement.IsDraining)
                {
                    await DrainUntilTakenBackAsync(stoppingToken);
                }

                await _changes.Reader.ReadAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException)
        {
            // The silo stops.
        }
    }

    private async Task DrainUntilTakenBackAsync(CancellationToken stoppingToken)
    {
        using CancellationTokenSource takenBack = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        TimeSpan within = _silo.IsDraining ? _timeout : Timeout.InfiniteTimeSpan; // one that is told to stop has no more; else who cannot go now may later
        Task draining = RunAsync(within, takenBack.Token);
        while (_placement.IsDraining && !draining.IsCompleted)
        {
            Task<bool> change = _changes.Reader.WaitToReadAsync(takenBack.Token).AsTask();
            if (await Task.WhenAny(draining, change) == change)
            {
                _changes.Reader.TryRead(out _);
            }
        }

        await takenBack.CancelAsync();
        await draining;
    }

    /// <summary>Sends all uplinks elsewhere, if there is an elsewhere.</summary>
    /// <param name="within">Of the whole; infinite when there is no hurry.</param>
    private async Task RunAsync(TimeSpan within, CancellationToken cancellationToken)
    {
        if (!_placement.Others.Any())
        {
            return;
        }

        UplinkDrainReport report = await _uplinks.RunAsync(_timeout / SpreadShare, within, cancellationToken);
        FailoverMetrics.Drains.Add(1);
        FailoverMetrics.DrainedCameras.Add(report.Moved, new KeyValuePair<string, object?>("outcome", "moved"));
        FailoverMetrics.DrainedCameras.Add(report.Stayed.Count, new KeyValuePair<string, object?>("outcome", "stayed"));
        LogDrained(_logger, _members.Self.Id, report.Moved, report.Stayed.Count);
    }

    [LoggerMessage(9501, LogLevel.Information, "Silo {SiloId} is drained: {Moved} cameras went elsewhere, {Stayed} stayed")]
    private static partial void LogDrained(ILogger logger, string siloId, int moved, int stayed);
}
