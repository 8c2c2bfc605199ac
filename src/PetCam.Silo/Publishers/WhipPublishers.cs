using System.Net;
using System.Threading.Channels;
using Microsoft.Extensions.Options;
using Orleans;
using PetCam.Domain.Cameras;
using PetCam.Domain.Grains;
using PetCam.Hub;
using PetCam.Ingest;
using PetCam.Protocol.V1;
using PetCam.Silo.Configuration;
using PetCam.Silo.Fleet;
using PetCam.Silo.Hosting;
using PetCam.Silo.Recordings;
using PetCam.Silo.Viewers;
using PetCam.WebRtc;

namespace PetCam.Silo.Publishers;

/// <summary>Lets publishers be known to the camera grains, of which WebRTC knows nothing: what <see cref="UplinkObserver"/> is for uplinks.</summary>
/// <remarks>A publisher tells nothing of itself, so the beat of its figures is a timer of ours; it costs nothing while there is no publisher.</remarks>
internal sealed partial class WhipPublishers : BackgroundService
{
    // Two entries per session, and sessions are limited (WebRtc:MaxSessions): it cannot grow beyond them.
    private readonly Channel<Change> _changes = Channel.CreateUnbounded<Change>(new UnboundedChannelOptions { SingleReader = true });
    private readonly WhipService _whip;
    private readonly MediaHub _hub;
    private readonly IGrainFactory _grains;
    private readonly CameraMeter _meter;
    private readonly CameraDirectory _cameras;
    private readonly ClockOffsets _clocks;
    private readonly FleetFeed _fleet;
    private readonly RecordingContinuity _recordings;
    private readonly CameraClaims _claims;
    private readonly SiloState _silo;
    private readonly UplinkOptions _uplink;
    private readonly TimeSpan _interval;
    private readonly TimeProvider _time;
    private readonly ILogger<WhipPublishers> _logger;

    public WhipPublishers(
        WhipService whip, MediaHub hub, IGrainFactory grains, CameraMeter meter, CameraDirectory cameras, ClockOffsets clocks, FleetFeed fleet,
        RecordingContinuity recordings, CameraClaims claims, SiloState silo, UplinkOptions uplink, EndedSessions ended, IOptions<FleetOptions> options, TimeProvider time,
        ILogger<WhipPublishers> logger)
    {
        _whip = whip;
        _hub = hub;
        _grains = grains;
        _meter = meter;
        _cameras = cameras;
        _clocks = clocks;
        _fleet = fleet;
        _recordings = recordings;
        _claims = claims;
        _silo = silo;
        _uplink = uplink;
        _interval = options.Value.ReportInterval;
        _time = time;
        _logger = logger;
        whip.Connected += publisher => _changes.Writer.TryWrite(new Change(publisher, null));
        whip.Ended += (publisher, reason) =>
        {
            ended.Add(publisher.SessionId);
            _changes.Writer.TryWrite(new Change(publisher, reason));
        };
    }

    /// <summary>The publisher that has the camera now; null when it is an uplink, or nobody.</summary>
    public PublisherModel? Find(CameraId camera) => _whip.Publishers.Where(publisher => publisher.Camera == camera).MaxBy(publisher => publisher.Epoch);

    /// <summary>Claims the camera as for an uplink, and answers the offer. The publisher has the camera once it is connected.</summary>
    public async ValueTask<WebRtcAnswer> AcceptAsync(
        string sessionId, CameraId camera, PublisherOrigin origin, string offerSdp, IPAddress? client, CancellationToken cancellationToken)
    {
        if (_silo.IsDraining)
        {
            return new WebRtcAnswer(WebRtcOutcome.Busy, null, $"Silo {_silo.Id} is stopping.");
        }

        if (FindRefusal(camera) is { } refusal)
        {
            return new WebRtcAnswer(WebRtcOutcome.Busy, null, refusal);
        }

        CameraClaim claim = await _claims.ClaimAsync(camera, cancellationToken);
        string known = claim.State.DisplayName.Length > 0 ? claim.State.DisplayName : camera.Value;
        string name = origin.DisplayName.Length > 0 ? origin.DisplayName : known;
        return await _whip.AcceptAsync(sessionId, _hub.GetOrAdd(camera), claim.Epoch, origin with { DisplayName = name }, offerSdp, client, cancellationToken);
    }

    /// <summary>What sessions ended with when the silo stops is still told: this service stops after WebRTC.</summary>
    public override Task StopAsync(CancellationToken cancellationToken)
    {
        _changes.Writer.TryComplete();
        return base.StopAsync(cancellationToken);
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(FollowAsync(), BeatAsync(stoppingToken));

    /// <summary>Why this silo takes no further camera; null when it does, or has it already.</summary>
    private string? FindRefusal(CameraId camera)
    {
        if (!_cameras.TryResolve(camera.Value, out _) && _hub.Streams.Count() >= _uplink.MaxKnownCameras)
        {
            return $"This silo has seen {_uplink.MaxKnownCameras} cameras already (Uplink:MaxKnownCameras).";
        }

        return _uplink.MaxCameras > 0 && _hub.Streams.Count(stream => stream.Id != camera && stream.Publication is { IsRelayed: false }) >= _uplink.MaxCameras
            ? $"This silo has {_uplink.MaxCameras} cameras already (Uplink:MaxCameras)."
            : null;
    }

    private async Task FollowAsync()
    {
        await foreach (Change change in _changes.Reader.ReadAllAsync())
        {
            await TryTellAsync(change.Publisher.Camera, camera => change.Reason is { } reason
                ? DisconnectAsync(camera, change.Publisher, reason)
                : ConnectAsync(camera, change.Publisher));
            _fleet.Nudge();
        }
    }

    private async Task BeatAsync(CancellationToken stoppingToken)
    {
        using PeriodicTimer timer = new(_interval, _time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                foreach (PublisherModel publisher in _whip.Publishers)
                {
                    _clocks.Set(publisher.Camera, publisher.Traffic.SiloMinusPublisher);
                    _recordings.RetrySoon(publisher.Camera);
                    await TryTellAsync(publisher.Camera, camera => camera.ReportAsync(
                        _meter.Measure(_hub.GetOrAdd(publisher.Camera), publisher.Epoch, publisher.Traffic.SiloMinusPublisher)));
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The normal ending.
        }
    }

    private async Task ConnectAsync(ICameraGrain camera, PublisherModel publisher)
    {
        await camera.ConnectAsync(new UplinkConnected
        {
            SiloId = _silo.Id,
            Epoch = publisher.Epoch,
            DisplayName = publisher.Origin.DisplayName,
            Board = $"WHIP {publisher.RemoteAddress}",
            AgentVersion = publisher.Origin.Agent,
            AtUnixMs = _time.GetUtcNow().ToUnixTimeMilliseconds(),
        });
        await _recordings.ContinueAsync(publisher.Camera);
    }

    private Task DisconnectAsync(ICameraGrain camera, PublisherModel publisher, SessionEnd reason) => camera.DisconnectAsync(new UplinkDisconnected
    {
        Epoch = publisher.Epoch,
        Reason = WhipStages.Describe(reason),
        AtUnixMs = _time.GetUtcNow().ToUnixTimeMilliseconds(),
    });

    private async Task TryTellAsync(CameraId camera, Func<ICameraGrain, Task> tell)
    {
        try
        {
            await tell(Camera(camera));
        }
#pragma warning disable CA1031 // Whatever a grain call fails with: media flows without it, and other cameras must not wait for it.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            LogTellFailed(_logger, exception, camera.Value);
        }
    }

    private ICameraGrain Camera(CameraId id) => _grains.GetGrain<ICameraGrain>(id.Value);

    [LoggerMessage(9401, LogLevel.Warning, "The grain of camera {CameraId} was not told of its publisher")]
    private static partial void LogTellFailed(ILogger logger, Exception exception, string cameraId);

    /// <param name="Reason">Null when the publisher came.</param>
    private sealed record Change(PublisherModel Publisher, SessionEnd? Reason);
}
