using System.Net;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using PetCam.Domain.Cameras;
using PetCam.Hub;
using PetCam.Media;
using PetCam.Sdp;
using PetCam.WebRtc.Dtls;
using PetCam.WebRtc.Ice;
using PetCam.WebRtc.Negotiation;
using PetCam.WebRtc.Receiving;
using PetCam.WebRtc.Sending;
using PetCam.WebRtc.Sessions;
using PetCam.WebRtc.Streams;

namespace PetCam.WebRtc;

/// <summary>The WebRTC sender of one silo: answers offers and sends cameras to viewers. Knows nothing of HTTP.</summary>
public sealed partial class WebRtcService : IHostedService, IAsyncDisposable
{
    private const string NotServing = "The silo is not serving viewers.";

    private readonly WebRtcOptions _options;
    private readonly HostedSessions _sessions;
    private readonly TimeProvider _time;
    private readonly ILogger<WebRtcService> _logger;
    private readonly DtlsIdentities _identities;
    private WorkerEndpoint[] _workers = [];
    private StreamListener? _listener;
    private int _nextWorker;

    /// <exception cref="InvalidOperationException">The options cannot work, or libssl is unusable.</exception>
    public WebRtcService(WebRtcOptions options, TimeProvider time, ILogger<WebRtcService> logger)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        _options = options;
        _sessions = new HostedSessions(options);
        _time = time;
        _logger = logger;
        _identities = new DtlsIdentities(time, options.CertificateLifetime);
    }

    /// <summary>Session id and reason, once per viewer's session, on a worker's thread. Handlers do not block and do not throw.</summary>
    public event Action<string, SessionEnd>? SessionEnded;

    /// <summary>Likewise for publishers, whose host is another one.</summary>
    internal event Action<PublisherSession, SessionEnd>? PublisherEnded;

    /// <summary>Silo's clock minus a board's, so that players can tell the true latency. Default: zero for all. Any thread; must be fast.</summary>
    public Func<CameraId, TimeSpan> CaptureClockOffset { get; set; } = _ => TimeSpan.Zero;

    /// <summary>Sessions that were answered and are not over.</summary>
    public int SessionCount => _sessions.Count;

    /// <summary>Where the workers listen; empty before the start.</summary>
    public IReadOnlyList<IPEndPoint> Endpoints => [.. _workers.Select(worker => worker.Worker.LocalEndpoint).Distinct()];

    /// <summary>Publishers that are connected.</summary>
    internal IEnumerable<PublisherSession> Publishers => _sessions.Publishers;

    /// <summary>For a session that begins now.</summary>
    internal DtlsIdentity Identity => _identities.Current;

    internal WebRtcOptions Options => _options;

    internal TimeProvider Time => _time;

    /// <summary>Where TCP connections are accepted; null before the start, and when they are not.</summary>
    public IPEndPoint? TcpEndpoint => _listener?.LocalEndpoint;

    /// <summary>Opens the sockets.</summary>
    /// <exception cref="InvalidOperationException">A port is taken, or the address is not of this machine.</exception>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        (UdpSocket[] sockets, _listener) = PortOpening.Open(_options);
        IReadOnlyList<SdpCandidate> candidates = HostCandidates.Gather(sockets[0].LocalEndpoint, _listener?.LocalEndpoint, _options.AdvertisedAddresses);
        WorkerGroup group = new(sockets.Length);
        WorkerEndpoint[] workers = [.. sockets.Select((socket, index) => new WorkerEndpoint(CreateWorker(socket, group, index), candidates))];
        foreach (WorkerEndpoint worker in workers)
        {
            worker.Worker.Start();
        }

        LogListening(
            _logger, sockets[0].LocalEndpoint, _listener?.LocalEndpoint, _identities.Current.Context.TakesDtls13 ? "1.3 and 1.2" : "1.2", workers.Length,
            workers[0].Worker.SenderName, workers[0].Worker.ReceiverName);
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

        Interlocked.Exchange(ref _listener, null)?.Dispose();
    }

    /// <summary>Answers an offer and listens for the viewer from then on.</summary>
    /// <param name="sessionId">Chosen by the caller; a second offer under the same id is refused.</param>
    /// <param name="track">What is wanted. Who cannot decode the main track is sent the sub track, if it can decode that.</param>
    /// <param name="offerSdp">Untrusted text from outside.</param>
    public ValueTask<WebRtcAnswer> AcceptAsync(
        string sessionId, CameraStream camera, TrackId track, string offerSdp, CancellationToken cancellationToken) =>
        AcceptAsync(sessionId, camera, track, offerSdp, client: null, cancellationToken);

    /// <inheritdoc cref="AcceptAsync(string, CameraStream, TrackId, string, CancellationToken)"/>
    /// <param name="client">Where the offer came from; null when that is not known, or says nothing.</param>
    public async ValueTask<WebRtcAnswer> AcceptAsync(
        string sessionId, CameraStream camera, TrackId track, string offerSdp, IPAddress? client, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(camera);
        cancellationToken.ThrowIfCancellationRequested();
        AddressGroup? group = AddressGroup.OfClient(client);
        if (ChooseWorker(group, out string? limit) is not { } worker)
        {
            return new WebRtcAnswer(WebRtcOutcome.Busy, null, limit);
        }

        IReadOnlyList<SendableTrack> tracks = SendableTrack.Of(camera, track);
        if (tracks.Count == 0)
        {
            string unsupported = $"The {track} track of this camera is {camera[track].Snapshot().Codec}; WebRTC viewers are sent H.264 or H.265.";
            return new WebRtcAnswer(WebRtcOutcome.NothingInCommon, null, unsupported);
        }

        DtlsIdentity identity = _identities.Current;
        NegotiatedSession? negotiated = new OfferNegotiator(identity.Fingerprint).Negotiate(
            offerSdp, tracks, camera.Audio.Snapshot().Format, $"petcam-{Random.Shared.Next():x8}", IceCredentials.Create(worker.Worker.Index),
            worker.Candidates, out string? answer, out WebRtcOutcome outcome, out string? detail);
        if (negotiated is null)
        {
            return new WebRtcAnswer(outcome, null, detail);
        }

        ViewerSession session = new(sessionId, camera, negotiated, identity.Context, worker.Worker.Paths, _time.GetTimestamp());
        return await StartAsync(worker, session, answer!, group);
    }

    /// <summary>The worker for the next session.</summary>
    /// <param name="client">Where it comes from; null when that is not known.</param>
    /// <param name="limit">One sentence why there is none.</param>
    internal WorkerEndpoint? ChooseWorker(AddressGroup? client, out string? limit)
    {
        WorkerEndpoint[] workers = _workers;
        limit = workers.Length == 0 ? NotServing : _sessions.DescribeReachedLimit(client);
        return limit is null ? workers[(uint)Interlocked.Increment(ref _nextWorker) % (uint)workers.Length] : null;
    }

    /// <summary>Gives a session that was negotiated to its worker. Takes ownership.</summary>
    /// <param name="answer">What the peer is told when it was taken.</param>
    internal async ValueTask<WebRtcAnswer> StartAsync(WorkerEndpoint worker, PeerSession session, string answer, AddressGroup? client)
    {
        if (!_sessions.TryAdd(new HostedSession(worker.Worker, worker.Candidates, session, client)))
        {
            session.Dispose();
            return new WebRtcAnswer(WebRtcOutcome.Busy, null, "A session of this id exists.");
        }

        if (!await TryRunAsync(worker.Worker, () => worker.Worker.Add(session)))
        {
            _sessions.Remove(session.Id);
            session.Dispose();
            return new WebRtcAnswer(WebRtcOutcome.Busy, null, NotServing);
        }

        WebRtcMetrics.SessionStarted(session.Camera);
        return new WebRtcAnswer(WebRtcOutcome.Accepted, answer, null);
    }

    /// <summary>Takes a trickle ICE fragment (RFC 8840). An ICE-lite agent needs none of the client's candidates: it answers where checks come from.</summary>
    /// <returns>With an answer fragment when the client has restarted ICE, without when it has only told candidates.</returns>
    public async ValueTask<WebRtcAnswer> PatchAsync(string sessionId, string sdpFragment, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (!_sessions.TryFind(sessionId, out HostedSession? hosted))
        {
            return new WebRtcAnswer(WebRtcOutcome.UnknownSession, null, "The session is over.");
        }

        if (!IceFragment.TryParse(sdpFragment, out IceFragment? fragment))
        {
            return new WebRtcAnswer(WebRtcOutcome.Malformed, null, "The fragment cannot be read.");
        }

        return fragment.Ufrag is { } ufrag && ufrag != hosted.Session.Ice.PeerUfrag
            ? await RestartIceAsync(hosted, fragment)
            : new WebRtcAnswer(WebRtcOutcome.Accepted, null, null);
    }

    /// <summary>Ends a session and frees what it holds; unknown sessions are ignored.</summary>
    /// <param name="reason">For the log.</param>
    public async ValueTask CloseAsync(string sessionId, string reason)
    {
        if (_sessions.TryFind(sessionId, out HostedSession? hosted))
        {
            await TryRunAsync(hosted.Worker, () => hosted.Worker.Close(hosted.Session, SessionEnd.Closed, reason));
        }
    }

    /// <summary>Ends all sessions of a camera that was removed.</summary>
    public async ValueTask CloseCameraAsync(CameraId camera, string reason)
    {
        foreach (string id in _sessions.Of(camera))
        {
            await CloseAsync(id, reason);
        }
    }

    /// <summary>Connected viewers of a camera.</summary>
    public int CountViewers(CameraId camera) => _sessions.CountViewers(camera);

    /// <summary>Null when the session is over.</summary>
    public ViewerStatistics? GetStatistics(string sessionId) => _sessions.GetStatistics(sessionId);

    public IReadOnlyList<ViewerStatistics> GetStatistics() => _sessions.GetStatistics();

    public async ValueTask DisposeAsync()
    {
        await StopAsync(CancellationToken.None);
        _identities.Dispose();
    }

    private MediaWorker CreateWorker(UdpSocket socket, WorkerGroup group, int index) => new(
        socket, group, index, _options, index == 0 ? _listener : null, camera => CaptureClockOffset(camera), OnSessionEnded, _time, _logger);

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

    private static async ValueTask<WebRtcAnswer> RestartIceAsync(HostedSession hosted, IceFragment fragment)
    {
        if (fragment.Password is null)
        {
            return new WebRtcAnswer(WebRtcOutcome.Malformed, null, "The fragment restarts ICE with a new a=ice-ufrag and lacks the a=ice-pwd that belongs to it.");
        }

        IceCredentials? fresh = null;
        await TryRunAsync(hosted.Worker, () => fresh = hosted.Worker.RestartIce(hosted.Session, fragment.Ufrag!));
        return fresh is null
            ? new WebRtcAnswer(WebRtcOutcome.UnknownSession, null, "The session is over.")
            : new WebRtcAnswer(
                WebRtcOutcome.Accepted, new IceFragmentAnswer(fragment, fresh.Ufrag, fresh.Password, hosted.Candidates).ToString(), null);
    }

    private void OnSessionEnded(PeerSession session, SessionEnd reason)
    {
        if (session is PublisherSession publisher)
        {
            PublisherEnded?.Invoke(publisher, reason); // first: whoever asks for the session now finds it here or where it is told
            _sessions.Remove(session.Id);
        }
        else
        {
            _sessions.Remove(session.Id);
            SessionEnded?.Invoke(session.Id, reason);
        }
    }

    [LoggerMessage(3001, LogLevel.Information, "WebRTC peers are served on UDP {Endpoint} and TCP {TcpEndpoint}, with DTLS {DtlsVersions}, by {Workers} worker(s), which send with {Sender} and receive with {Receiver}")]
    private static partial void LogListening(
        ILogger logger, IPEndPoint endpoint, IPEndPoint? tcpEndpoint, string dtlsVersions, int workers, string sender, string receiver);

    internal sealed record WorkerEndpoint(MediaWorker Worker, IReadOnlyList<SdpCandidate> Candidates);
}
