using System.Net.WebSockets;
using Microsoft.Extensions.Logging;
using PetCam.Domain.Cluster;
using PetCam.Hub;
using PetCam.Protocol.V1;
using TrackId = PetCam.Media.TrackId;

namespace PetCam.Ingest;

/// <summary>A camera that comes from another silo: what an uplink session is for an agent.</summary>
/// <remarks>Data path 4/8. What comes is judged as an agent's would be. Whoever has a reason to end it calls <see cref="End"/>; the first counts.</remarks>
internal sealed partial class RelayLink : IPublisherControl, IDisposable
{
    private readonly CameraStream _stream;
    private readonly RelayServices _services;
    private readonly WebSocket _socket;
    private readonly UplinkReceiver _receiver;
    private readonly UplinkOutbox _outbox;
    private readonly RelayWelcome _welcome;
    private readonly ConnectionEnd _end;

    public RelayLink(CameraStream stream, SiloIdentity server, WebSocket socket, UplinkReceiver receiver, RelayWelcome welcome, RelayServices services)
    {
        _stream = stream;
        _services = services;
        _socket = socket;
        _receiver = receiver;
        _outbox = new UplinkOutbox(socket, services.Time);
        _welcome = welcome;
        _end = new ConnectionEnd(exception => LogFailed(services.Logger, exception, stream.Id.Value, server));
        Server = server;
        QuietLimit = welcome.BeatMs == 0 ? services.Options.SilenceLimit : services.Options.QuietLimit;
        Path = [.. welcome.Path, services.Membership.Self.Id];
    }

    /// <summary>The silo that it comes from.</summary>
    public SiloIdentity Server { get; }

    /// <summary>Silo ids from the camera's home to this silo.</summary>
    public IReadOnlyList<string> Path { get; }

    /// <summary>True when it comes over another silo because the home does not answer here.</summary>
    public bool IsDetour { get; init; }

    /// <summary>True while nothing comes, not even the words of a silo that has nothing to send.</summary>
    public bool IsQuiet => _receiver.SilentFor > QuietLimit;

    public ulong Epoch => _welcome.Epoch;

    /// <summary>Null before <see cref="TryPublish"/>.</summary>
    public CameraPublication? Publication { get; private set; }

    /// <summary>Null while it lives.</summary>
    public UplinkEnding? Ending => _end.Reason;

    // A silo of the release before is silent for a second when the camera is.
    private TimeSpan QuietLimit { get; }

    /// <summary>Takes the camera over on this silo, from an older relay or an older uplink.</summary>
    /// <returns>False when something newer is published here.</returns>
    public bool TryPublish()
    {
        Publication = _stream.TryBeginRelay(this, Epoch, _welcome.AgentSession == 0 ? null : _welcome.AgentSession);
        return Publication is not null;
    }

    /// <summary>Receives and publishes until the link ends; the publication is left to the caller. Never throws for what the other end or the network does.</summary>
    /// <param name="quiet">Told again and again while <see cref="IsQuiet"/>; does not block.</param>
    public Task RunAsync(Action quiet) => _end.GuardAsync(TakeAsync(quiet));

    /// <summary>Never blocks; any thread.</summary>
    public void End(UplinkEnding ending) => _end.Set(ending);

    void IPublisherControl.RequestKeyframe(TrackId track) => _outbox.Post(PublisherRequests.Keyframe(track));

    void IPublisherControl.RequestFrameInterval(TrackId track, TimeSpan frameInterval) => _outbox.Post(PublisherRequests.FrameInterval(track, frameInterval));

    void IPublisherControl.Supersede() => End(UplinkEnding.Superseded);

    public void Dispose()
    {
        _receiver.Dispose();
        _socket.Dispose();
    }

    private async Task TakeAsync(Action quiet)
    {
        if (_services.Uplinks.GetOrAdd(_stream.Id) is not { } camera)
        {
            End(UplinkEnding.For(new UplinkViolation(UplinkViolationKind.Overloaded, "This silo has seen as many cameras as it may (Uplink:MaxKnownCameras).")));
            return;
        }

        UplinkIdentity identity = Identity();
        UplinkClaim claim = new(identity, camera, Publication!, new TrafficCounters());
        camera.Connected(identity, Epoch, claim.Traffic, Server.Id);
        using CancellationTokenSource cut = new(Timeout.InfiniteTimeSpan, _services.Time);
        Task receiving = _end.GuardAsync(ReceiveAsync(new UplinkDispatcher(claim, _outbox, _services.Sessions), cut.Token));
        Task sending = _end.GuardAsync(_outbox.RunAsync(cut.Token));
        Task watching = _end.GuardAsync(new RelayWatch(_receiver, _services.Options, _services.Time, QuietLimit, quiet).RunAsync(End, cut.Token));
        UplinkEnding ending = await _end.WhenEnded;
        camera.Disconnected(claim.Traffic, ending.Detail);
        _outbox.Complete(ending);
        cut.CancelAfter(ending.IsAgentResponsive ? _services.Uplink.CloseTimeout : TimeSpan.Zero);
        await Task.WhenAll(receiving, sending);
        await cut.CancelAsync();
        await watching;
    }

    private UplinkIdentity Identity() => new(
        _stream.Id, _welcome.DisplayName, _welcome.Board, _welcome.AgentVersion, _welcome.AgentSession, $"silo {Server.Id}");

    private async Task ReceiveAsync(UplinkDispatcher dispatcher, CancellationToken cancellationToken)
    {
        UplinkPump pump = new(_receiver, _services.Uplink, _services.Time, End, () => _end.IsEnded);
        await pump.RunAsync(dispatcher, cancellationToken);
        await _receiver.DrainAsync(cancellationToken);
    }

    [LoggerMessage(2030, LogLevel.Error, "Relay of camera {CameraId} from silo {Silo} failed inside this silo")]
    private static partial void LogFailed(ILogger logger, Exception exception, string cameraId, SiloIdentity silo);
}
