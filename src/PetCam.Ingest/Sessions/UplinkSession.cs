using System.Net.WebSockets;
using Microsoft.Extensions.Logging;
using PetCam.Domain.Cameras;
using PetCam.Hub;
using PetCam.Protocol;
using PetCam.Protocol.V1;
using TrackId = PetCam.Media.TrackId;

namespace PetCam.Ingest;

/// <summary>One agent's connection from Hello to Goodbye: wires receiver, intake and outbox, and is the one place where it ends.</summary>
/// <remarks>
/// Whoever has a reason to end it calls <see cref="End"/>; the first reason counts. A receive cannot be cancelled without breaking
/// the WebSocket, so an ending speaks first (Goodbye), lets the agent close, and cuts the connection only after a limit.
/// </remarks>
internal sealed partial class UplinkSession : IPublisherControl, IDisposable
{
    /// <summary>How long a stopping silo waits for an agent to be welcomed elsewhere.</summary>
    private static readonly TimeSpan MoveLimit = TimeSpan.FromSeconds(3);

    private readonly UplinkServices _services;
    private readonly UplinkOptions _options;
    private readonly string _remoteAddress;
    private readonly UplinkReceiver _receiver;
    private readonly UplinkOutbox _outbox;
    private readonly UplinkPump _pump;
    private readonly UplinkWatchdog _watchdog;
    private readonly ConnectionEnd _end;
    private UplinkIdentity? _identity;
    private ITimer? _stopping;

    public UplinkSession(WebSocket socket, string remoteAddress, UplinkServices services)
    {
        _services = services;
        _options = services.Options;
        _remoteAddress = remoteAddress;
        _end = new ConnectionEnd(exception => LogFailed(services.Logger, exception, remoteAddress));
        _receiver = new UplinkReceiver(socket, services.Time);
        _outbox = new UplinkOutbox(socket, services.Time);
        _pump = new UplinkPump(_receiver, _options, services.Time, End, () => _end.IsEnded);
        _watchdog = new UplinkWatchdog(_receiver, _options, services.Time);
    }

    /// <summary>Called once, when Hello was judged or never came: the connection is not half-open any more.</summary>
    public required Action OnHelloSettled { get; init; }

    /// <summary>Called when the camera was claimed for the agent, or refused.</summary>
    public required Action OnWelcomeSettled { get; init; }

    /// <summary>Known once it said Hello.</summary>
    /// <exception cref="InvalidOperationException">It has not.</exception>
    public CameraId Camera => _identity?.Camera ?? throw new InvalidOperationException("The agent has not said Hello.");

    /// <summary>Runs until the connection is over. Never throws for what the agent or the network does.</summary>
    /// <param name="aborted">The connection is gone.</param>
    public async Task RunAsync(CancellationToken aborted)
    {
        using CancellationTokenSource linger = new(Timeout.InfiniteTimeSpan, _services.Time);
        using CancellationTokenSource cut = CancellationTokenSource.CreateLinkedTokenSource(aborted, linger.Token);
        Task receiving = _end.GuardAsync(ReceiveAsync(cut.Token));
        Task sending = _end.GuardAsync(_outbox.RunAsync(cut.Token));
        Task watching = _end.GuardAsync(_watchdog.RunAsync(End, cut.Token));
        UplinkEnding ending = await _end.WhenEnded;
        _outbox.Complete(ending);
        linger.CancelAfter(ending.IsAgentResponsive ? _options.CloseTimeout : TimeSpan.Zero);
        await Task.WhenAll(receiving, sending);
        await linger.CancelAsync();
        await watching;
    }

    /// <summary>Ends the session with the first reason that anyone had. Never blocks; any thread.</summary>
    public void End(UplinkEnding ending) => _end.Set(ending);

    /// <summary>Asks a welcomed agent to connect there, and to leave when it is welcomed. Any thread.</summary>
    public void Redirect(Uri silo, string reason) => _outbox.Post(SiloDirections.Redirect(silo, "drain", reason));

    /// <summary>Tells a welcomed agent where else it may go, if it understands that. Any thread.</summary>
    public void TellSilos()
    {
        if (_identity is { FollowsSilos: true } identity)
        {
            _outbox.Post(SiloDirections.Silos(_services.Placement.Rank(identity.Camera)));
        }
    }

    /// <summary>The silo stops: sends the agent elsewhere and lets it go by itself, or says Goodbye where there is no elsewhere. Any thread.</summary>
    public void Stop()
    {
        if (_identity is null || _services.Placement.Relocate() is not { } silo)
        {
            End(UplinkEnding.SiloStopping);
            return;
        }

        Redirect(silo, "This silo stops.");
        _stopping = _services.Time.CreateTimer(_ => End(UplinkEnding.SiloStopping), null, MoveLimit, Timeout.InfiniteTimeSpan);
    }

    void IPublisherControl.RequestKeyframe(TrackId track) => _outbox.Post(PublisherRequests.Keyframe(track));

    void IPublisherControl.RequestFrameInterval(TrackId track, TimeSpan frameInterval) => _outbox.Post(PublisherRequests.FrameInterval(track, frameInterval));

    void IPublisherControl.Supersede() => End(UplinkEnding.Superseded);

    public void Dispose()
    {
        _stopping?.Dispose();
        _receiver.Dispose();
    }

    private async Task ReceiveAsync(CancellationToken cancellationToken)
    {
        UplinkIdentity? identity;
        try
        {
            identity = await ReceiveHelloAsync(cancellationToken);
        }
        finally
        {
            OnHelloSettled();
        }

        if (identity is not null)
        {
            await ServeAsync(identity, cancellationToken);
        }
        else
        {
            LogRefused(_services.Logger, _remoteAddress, (await _end.WhenEnded).Detail);
        }

        await _receiver.DrainAsync(cancellationToken);
    }

    private async ValueTask<UplinkIdentity?> ReceiveHelloAsync(CancellationToken cancellationToken)
    {
        UplinkHeader? header = await _pump.NextAsync(cancellationToken);
        if (header is null)
        {
            return null;
        }

        UplinkViolation? violation = _services.Handshake.Judge(header, _remoteAddress, out UplinkIdentity? identity);
        violation ??= await _pump.EndOfPlainMessageAsync(header, cancellationToken);
        return _pump.Passes(violation) ? identity! with { HelloAt = _services.Time.GetUtcNow() } : null;
    }

    private async ValueTask ServeAsync(UplinkIdentity identity, CancellationToken cancellationToken)
    {
        _identity = identity;
        _watchdog.Greeted();
        if (TrySteer(identity))
        {
            return;
        }

        (UplinkClaim? claim, UplinkEnding? refusal) = await ClaimAsync(identity, cancellationToken);
        if (claim is null)
        {
            End(refusal!);
            LogRefused(_services.Logger, _remoteAddress, refusal!.Detail);
            return;
        }

        LogConnected(_services.Logger, identity.Camera.Value, identity.Board, _remoteAddress, identity.AgentVersion, claim.Epoch);
        try
        {
            _watchdog.Welcomed();
            Welcome(claim);
            _services.Sessions.Add(this);
            TellSilos();
            await _pump.RunAsync(new UplinkDispatcher(claim, _outbox, _services), cancellationToken);
        }
        finally
        {
            _services.Sessions.Remove(this);
            await LeaveAsync(claim);
        }
    }

    private async ValueTask<(UplinkClaim? Claim, UplinkEnding? Refusal)> ClaimAsync(UplinkIdentity identity, CancellationToken cancellationToken)
    {
        try
        {
            return await _services.Claims.OpenAsync(identity, this, cancellationToken);
        }
        finally
        {
            OnWelcomeSettled();
        }
    }

    /// <summary>Sends an agent on that another silo should have; once, so that two silos do not send it to and fro.</summary>
    private bool TrySteer(UplinkIdentity identity)
    {
        if (!identity.FollowsSilos || identity.IsSteered)
        {
            return false;
        }

        bool hasRoom = _services.Claims.HasRoomFor(identity.Camera);
        if ((hasRoom ? _services.Placement.Steer(identity) : _services.Placement.Relocate()) is not { } silo)
        {
            return false;
        }

        _outbox.Post(SiloDirections.Redirect(silo, hasRoom ? "load" : "full", hasRoom ? "It has less to do." : "This silo has no place left."));
        End(new UplinkEnding(null, $"It was sent to {silo}, which has less to do."));
        LogSteered(_services.Logger, identity.Camera.Value, _remoteAddress, silo);
        return true;
    }

    private void Welcome(UplinkClaim claim) => _outbox.Post(new UplinkHeader
    {
        Welcome = new Welcome
        {
            ProtocolVersion = UplinkMessage.ProtocolVersion,
            SiloId = _options.SiloId,
            Epoch = claim.Epoch,
            MaxPayloadBytes = (uint)_options.MaxPayloadBytes,
            StatusIntervalMs = (uint)_options.StatusInterval.TotalMilliseconds,
            TakesAudio = true,
        },
    });

    private async ValueTask LeaveAsync(UplinkClaim claim)
    {
        // A pump that was cut short by an exception has no ending yet: its guard sets it after this.
        UplinkEnding ending = _end.Reason ?? UplinkEnding.ConnectionLost("the agent vanished without closing it.");
        End(ending);
        await _services.Claims.CloseAsync(claim, ending.Detail);
        if (ending.Violation is { } kind)
        {
            IngestMetrics.Violations.Add(1, new KeyValuePair<string, object?>("kind", kind.ToString()));
            LogViolated(_services.Logger, claim.Camera.Id.Value, ending.Detail);
        }
        else
        {
            LogDisconnected(_services.Logger, claim.Camera.Id.Value, ending.Detail);
        }
    }

    [LoggerMessage(2001, LogLevel.Information, "Uplink of camera {CameraId} connected: board {Board} at {Address}, agent {Version}, epoch {Epoch}")]
    private static partial void LogConnected(ILogger logger, string cameraId, string board, string address, string version, ulong epoch);

    [LoggerMessage(2006, LogLevel.Information, "Uplink of camera {CameraId} from {Address} was sent to {Silo}, which has less to do")]
    private static partial void LogSteered(ILogger logger, string cameraId, string address, Uri silo);

    [LoggerMessage(2002, LogLevel.Information, "Uplink of camera {CameraId} ended: {Reason}")]
    private static partial void LogDisconnected(ILogger logger, string cameraId, string reason);

    [LoggerMessage(2003, LogLevel.Warning, "Uplink of camera {CameraId} closed: {Reason}")]
    private static partial void LogViolated(ILogger logger, string cameraId, string reason);

    [LoggerMessage(2004, LogLevel.Warning, "Uplink from {Address} refused: {Reason}")]
    private static partial void LogRefused(ILogger logger, string address, string reason);

    [LoggerMessage(2005, LogLevel.Error, "Uplink from {Address} failed inside the silo")]
    private static partial void LogFailed(ILogger logger, Exception exception, string address);
}
