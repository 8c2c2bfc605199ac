using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using PetCam.Domain.Cameras;
using PetCam.Hub;
using PetCam.Media;
using PetCam.Sdp;
using PetCam.WebRtc.Dtls;
using PetCam.WebRtc.Ice;
using PetCam.WebRtc.Negotiation;
using PetCam.WebRtc.Sending;
using PetCam.WebRtc.Sessions;
using PetCam.WebRtc.Srtp;

namespace PetCam.WebRtc;

/// <summary>The WebRTC sender of one silo: answers offers and sends cameras to viewers. Knows nothing of HTTP.</summary>
public sealed partial class WebRtcService : IHostedService, IAsyncDisposable
{
    private const string NotServing = "The silo is not serving viewers.";

    private readonly ConcurrentDictionary<string, HostedSession> _sessions = new(StringComparer.Ordinal);
    private readonly WebRtcOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<WebRtcService> _logger;
    private readonly OfferNegotiator _negotiator;
    private readonly DtlsServerContext _dtls;
    private WorkerEndpoint[] _workers = [];
    private int _nextWorker;

    /// <exception cref="InvalidOperationException">The options cannot work, or libssl is unusable.</exception>
    public WebRtcService(WebRtcOptions options, TimeProvider time, ILogger<WebRtcService> logger)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        _options = options;
        _time = time;
        _logger = logger;
        DtlsCertificate certificate = DtlsCertificate.Create(time);
        _dtls = new DtlsServerContext(certificate, SrtpProfile.All);
        _negotiator = new OfferNegotiator(certificate.Fingerprint);
    }

    /// <summary>Session id and reason, once per session, on a worker's thread. Handlers do not block and do not throw.</summary>
    public event Action<string, SessionEnd>? SessionEnded;

    /// <summary>Silo's clock minus a board's, so that players can tell the true latency. Default: zero for all. Any thread; must be fast.</summary>
    public Func<CameraId, TimeSpan> CaptureClockOffset { get; set; } = _ => TimeSpan.Zero;

    /// <summary>Sessions that were answered and are not over.</summary>
    public int SessionCount => _sessions.Count;

    /// <summary>Where the workers listen; empty before the start.</summary>
    public IReadOnlyList<IPEndPoint> Endpoints => [.. _workers.Select(worker => worker.Worker.LocalEndpoint).Distinct()];

    /// <summary>Opens the sockets.</summary>
    /// <exception cref="InvalidOperationException">A port is taken, or the address is not of this machine.</exception>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        UdpSocket[] sockets = OpenSockets();
        IReadOnlyList<SdpCandidate> candidates = HostCandidates.Gather(sockets[0].LocalEndpoint, _options.AdvertisedAddresses);
        WorkerGroup group = new(sockets.Length);
        WorkerEndpoint[] workers = [.. sockets.Select((socket, index) => new WorkerEndpoint(CreateWorker(socket, group, index), candidates))];
        foreach (WorkerEndpoint worker in workers)
        {
            worker.Worker.Start();
        }

        LogListening(_logger, sockets[0].LocalEndpoint, workers.Length, workers[0].Worker.SenderName, workers[0].Worker.ReceiverName);
        _workers = workers;
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        WorkerEndpoint[] workers = Interlocked.Exchange(ref _workers, []);
        foreach (WorkerEndpoint worker in workers)
        {
            await Task.Run(worker.Worker.Dispose, cancellationToken);
        }
    }

    /// <summary>Answers an offer and listens for the viewer from then on.</summary>
    /// <param name="sessionId">Chosen by the caller; a second offer under the same id is refused.</param>
    /// <param name="offerSdp">Untrusted text from outside.</param>
    public async ValueTask<WebRtcAnswer> AcceptAsync(
        string sessionId, CameraStream camera, TrackId track, string offerSdp, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(camera);
        cancellationToken.ThrowIfCancellationRequested();
        WorkerEndpoint[] workers = _workers;
        if ((workers.Length == 0 ? NotServing : DescribeReachedLimit()) is { } limit)
        {
            return new WebRtcAnswer(WebRtcOutcome.Busy, null, limit);
        }

        WorkerEndpoint worker = workers[(uint)Interlocked.Increment(ref _nextWorker) % (uint)workers.Length];
        CameraTrack cameraTrack = camera[track];
        if (cameraTrack.Snapshot().Codec is not (VideoCodec.None or VideoCodec.H264) and VideoCodec codec)
        {
            string unsupported = $"The {track} track of this camera is {codec}; WebRTC viewers are sent H.264 only.";
            return new WebRtcAnswer(WebRtcOutcome.NothingInCommon, null, unsupported);
        }

        NegotiatedSession? negotiated = _negotiator.Negotiate(
            offerSdp, cameraTrack.ParameterSets, $"petcam-{Random.Shared.Next():x8}", IceCredentials.Create(worker.Worker.Index),
            worker.Candidates, out string? answer, out WebRtcOutcome outcome, out string? detail);
        if (negotiated is null)
        {
            return new WebRtcAnswer(outcome, null, detail);
        }

        CameraTrack? sub = track == TrackId.Main ? camera[TrackId.Sub] : null;
        ViewerSession session = new(sessionId, camera.Id, cameraTrack, sub, negotiated, _dtls, worker.Worker.Socket, _time.GetTimestamp());
        if (!_sessions.TryAdd(sessionId, new HostedSession(worker.Worker, session)))
        {
            session.Dispose();
            return new WebRtcAnswer(WebRtcOutcome.Busy, null, "A session of this id exists.");
        }

        if (!await TryRunAsync(worker.Worker, () => worker.Worker.Add(session)))
        {
            _sessions.TryRemove(sessionId, out _);
            session.Dispose();
            return new WebRtcAnswer(WebRtcOutcome.Busy, null, NotServing);
        }

        WebRtcMetrics.SessionStarted(camera.Id);
        return new WebRtcAnswer(WebRtcOutcome.Accepted, answer, null);
    }

    /// <summary>Takes a trickle ICE fragment (RFC 8840). An ICE-lite agent needs none of the client's candidates: it answers where checks come from.</summary>
    public ValueTask<WebRtcAnswer> PatchAsync(string sessionId, string sdpFragment, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (!_sessions.TryGetValue(sessionId, out HostedSession? hosted))
        {
            return ValueTask.FromResult(new WebRtcAnswer(WebRtcOutcome.UnknownSession, null, "The session is over."));
        }

        if (!IceFragment.TryParse(sdpFragment, out IceFragment? fragment))
        {
            return ValueTask.FromResult(new WebRtcAnswer(WebRtcOutcome.Malformed, null, "The fragment cannot be read."));
        }

        bool restarts = fragment.Ufrag is { } ufrag && ufrag != hosted.Session.Transport.PeerUfrag;
        return ValueTask.FromResult(restarts
            ? new WebRtcAnswer(WebRtcOutcome.NotSupported, null, "ICE restart is not supported: start a new session.")
            : new WebRtcAnswer(WebRtcOutcome.Accepted, null, null));
    }

    /// <summary>Ends a session and frees what it holds; unknown sessions are ignored.</summary>
    /// <param name="reason">For the log.</param>
    public async ValueTask CloseAsync(string sessionId, string reason)
    {
        if (_sessions.TryGetValue(sessionId, out HostedSession? hosted))
        {
            await TryRunAsync(hosted.Worker, () => hosted.Worker.Close(hosted.Session, SessionEnd.Closed, reason));
        }
    }

    /// <summary>Ends all sessions of a camera that was removed.</summary>
    public async ValueTask CloseCameraAsync(CameraId camera, string reason)
    {
        foreach ((string id, HostedSession hosted) in _sessions)
        {
            if (hosted.Session.Camera == camera)
            {
                await CloseAsync(id, reason);
            }
        }
    }

    /// <summary>Connected viewers of a camera.</summary>
    public int CountViewers(CameraId camera) => _sessions.Count(pair =>
        pair.Value.Session is ViewerSession viewer && viewer.Camera == camera && viewer.IsConnected);

    /// <summary>Null when the session is over.</summary>
    public ViewerStatistics? GetStatistics(string sessionId) =>
        _sessions.TryGetValue(sessionId, out HostedSession? hosted) && hosted.Session is ViewerSession viewer ? viewer.Snapshot() : null;

    public IReadOnlyList<ViewerStatistics> GetStatistics() =>
        [.. _sessions.Select(pair => pair.Value.Session).OfType<ViewerSession>().Select(viewer => viewer.Snapshot())];

    public async ValueTask DisposeAsync()
    {
        await StopAsync(CancellationToken.None);
        _dtls.Dispose();
    }

    private UdpSocket[] OpenSockets()
    {
        // A machine without IPv6 takes "all addresses" as all that it has.
        IPAddress listen = IPAddress.Parse(_options.ListenAddress);
        bool noIPv6 = listen.Equals(IPAddress.IPv6Any) && !Socket.OSSupportsIPv6;
        IPEndPoint endpoint = new(noIPv6 ? IPAddress.Any : listen, _options.Port);
        try
        {
            return UdpSocket.OpenGroup(endpoint, _options.WorkersFor(Environment.ProcessorCount), _options.SocketBufferBytes);
        }
        catch (SocketException exception)
        {
            throw new InvalidOperationException(
                $"WebRTC cannot listen on UDP {_options.ListenAddress}, port {_options.Port}: {exception.Message}."
                + " Choose others with WebRtc:ListenAddress and WebRtc:Port.", exception);
        }
    }

    private MediaWorker CreateWorker(UdpSocket socket, WorkerGroup group, int index) =>
        new(socket, group, index, _options, camera => CaptureClockOffset(camera), OnSessionEnded, _time, _logger);

    // False when the worker stopped before it came to it.
    private static async ValueTask<bool> TryRunAsync(MediaWorker worker, Action action)
    {
        Task running = worker.PostAsync(action);
        await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (running.IsFaulted)
        {
            await running;
        }

        return running.IsCompletedSuccessfully;
    }

    private string? DescribeReachedLimit()
    {
        if (_sessions.Count >= _options.MaxSessions)
        {
            return $"{_options.MaxSessions} viewers are connected (WebRtc:MaxSessions).";
        }

        int handshaking = _sessions.Count(pair => !pair.Value.Session.IsConnected);
        return handshaking >= _options.MaxHandshakes ? $"{handshaking} viewers are connecting (WebRtc:MaxHandshakes)." : null;
    }

    private void OnSessionEnded(PeerSession session, SessionEnd reason)
    {
        _sessions.TryRemove(session.Id, out _);
        SessionEnded?.Invoke(session.Id, reason);
    }

    [LoggerMessage(3001, LogLevel.Information, "WebRTC viewers are served on UDP {Endpoint} by {Workers} worker(s), which send with {Sender} and receive with {Receiver}")]
    private static partial void LogListening(ILogger logger, IPEndPoint endpoint, int workers, string sender, string receiver);

    private sealed record WorkerEndpoint(MediaWorker Worker, IReadOnlyList<SdpCandidate> Candidates);

    private sealed record HostedSession(MediaWorker Worker, PeerSession Session);
}
