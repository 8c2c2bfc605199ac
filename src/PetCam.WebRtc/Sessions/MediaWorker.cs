using System.Net;
using Microsoft.Extensions.Logging;
using PetCam.Domain.Cameras;
using PetCam.WebRtc.Audio;
using PetCam.WebRtc.Ice;
using PetCam.WebRtc.Pacing;
using PetCam.WebRtc.Sending;
using PetCam.WebRtc.Streams;
using PetCam.WebRtc.Tracks;

namespace PetCam.WebRtc.Sessions;

/// <summary>One thread with one socket that owns its sessions and their feeds: whatever it touches per packet needs no lock.</summary>
internal sealed partial class MediaWorker : ISessionEvents, IDisposable
{
    private static readonly TimeSpan HandshakeTick = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan SessionTick = TimeSpan.FromMilliseconds(100); // paths change that fast
    private static readonly TimeSpan IdleTick = TimeSpan.FromMilliseconds(250);

    private readonly SessionTable _sessions;
    private readonly StreamConnections _streams;
    private readonly WakeEvent _wake = new();
    private readonly WorkerCommands _commands;
    private readonly UdpSocket _socket;
    private readonly DatagramInbox _inbox;
    private readonly DatagramIntake _intake;
    private readonly BatchedOutput _output;
    private readonly SendPacer _pacer;
    private readonly ProbePacer _probes;
    private readonly FeedTable _feeds;
    private readonly AudioFeedTable _audioFeeds;
    private readonly DatagramRouter _router;
    private readonly SessionMaintenance _maintenance;
    private readonly Thread _thread;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly WorkerContext _context;
    private readonly Action<PeerSession, SessionEnd> _ended;
    private bool _stopping;
    private long _lastMaintenance;

    /// <param name="socket">One of the group's; the worker disposes of it.</param>
    /// <param name="index">Place in the group.</param>
    /// <param name="listener">Accepts TCP connections for all workers; null on all workers but one. Not owned.</param>
    /// <param name="clockOffset">Silo's clock minus a board's.</param>
    /// <param name="ended">Told of every session that ends; worker's thread.</param>
    public MediaWorker(
        UdpSocket socket, WorkerGroup group, int index, WebRtcOptions options, StreamListener? listener,
        Func<CameraId, TimeSpan> clockOffset, Action<PeerSession, SessionEnd> ended, TimeProvider time, ILogger logger)
    {
        _time = time;
        _logger = logger;
        _ended = ended;
        _socket = socket;
        Index = index;
        _commands = new WorkerCommands(_wake.Set);
        _inbox = group.Join(index, _wake.Set, endpoint => _ = PostAsync(() => _sessions!.Yield(endpoint)), TakeOver);
        _sessions = new SessionTable(group, index);
        IDatagramReceiver receiver = DatagramReceivers.Choose(_socket);
        ReceiverName = receiver.Name;
        IDatagramBatchSender sender = DatagramBatchSenders.Choose(_socket);
        SenderName = sender.Name;
        RefusalLog refusals = new(time, logger);
        _streams = new StreamConnections(
            options, time, group, index, listener is null ? null : new StreamAdmission(listener, time, options.TcpQueueBytes, refusals));
        Paths = new PathOutput(_socket, _streams);
        _output = new BatchedOutput(sender, time, _streams);
        _pacer = new SendPacer(_output);
        _probes = new ProbePacer(_output);
        _feeds = new FeedTable(options.QueuedAccessUnits, options.HistoryPackets, _pacer, _wake.Set);
        _audioFeeds = new AudioFeedTable(_wake.Set);
        _context = new WorkerContext
        {
            Time = time,
            Options = options,
            Output = _output,
            Probes = _probes,
            Feeds = _feeds,
            AudioFeeds = _audioFeeds,
            Refusals = refusals,
            ClockOffset = clockOffset,
        };
        _router = new DatagramRouter(_sessions, group, Paths, this, _context);
        _intake = new DatagramIntake(receiver, _inbox, _router);
        _maintenance = new SessionMaintenance(_sessions, this, _context);
        _thread = new Thread(Run) { IsBackground = true, Name = $"webrtc {_socket.LocalEndpoint.Port}/{index}" };
    }

    public IPEndPoint LocalEndpoint => _socket.LocalEndpoint;

    /// <summary>What its sessions send by. Worker's thread.</summary>
    public PathOutput Paths { get; }

    /// <summary>Place among the workers of the port; the first character of its sessions' ufrags.</summary>
    public int Index { get; }

    /// <summary>How it sends: which of the senders this machine took.</summary>
    public string SenderName { get; }

    /// <summary>How it receives.</summary>
    public string ReceiverName { get; }

    public void Start()
    {
        _thread.Start();
        WebRtcMetrics.WorkerStarted(SenderName, ReceiverName);
    }

    /// <summary>Runs something on the worker's thread; completes when it ran, and is cancelled when the worker has stopped.</summary>
    public Task PostAsync(Action action) => _commands.PostAsync(action);

    /// <summary>Worker's thread: takes a session that was answered.</summary>
    public void Add(PeerSession session)
    {
        _sessions.Add(session);
        _lastMaintenance = 0;
    }

    /// <summary>Worker's thread: restarts ICE (RFC 8445 §9); media and keys stay.</summary>
    /// <returns>What the client has to make its checks with; null when the session is over.</returns>
    public IceCredentials? RestartIce(PeerSession session, string peerUfrag)
    {
        if (!_sessions.Contains(session))
        {
            return null;
        }

        IceCredentials fresh = IceCredentials.Create(Index);
        _sessions.Restart(session, peerUfrag, fresh);
        return fresh;
    }

    /// <summary>Worker's thread: ends a session at the host's wish; without effect when it is over.</summary>
    public void Close(PeerSession session, SessionEnd reason, string? detail)
    {
        if (_sessions.Contains(session))
        {
            session.Dtls.Close();
            OnEnded(session, reason, detail);
        }
    }

    void ISessionEvents.OnConnected(PeerSession session)
    {
        if (session.Dtls.ExportKeys() is not { } keys)
        {
            OnEnded(session, SessionEnd.HandshakeFailed, "no SRTP protection profile in common");
            return;
        }

        session.Connect(keys, _context);
        TimeSpan elapsed = session.ConnectTime!.Value;
        WebRtcMetrics.ConnectTime.Record(elapsed.TotalSeconds);
        LogConnected(_logger, session.Role, session.Id, session.Camera.Value, session.Selected!.Value, keys.Profile.OpenSslName, elapsed.TotalMilliseconds);
    }

    public void OnEnded(PeerSession session, SessionEnd reason, string? detail)
    {
        _sessions.Remove(session);
        session.Leave(_context);
        session.Dispose();
        WebRtcMetrics.SessionEnded(session.Camera, reason);
        LogEnded(_logger, session.Role, session.Id, session.Camera.Value, reason, detail ?? "no detail");
        _ended(session, reason);
    }

    /// <summary>Ends all sessions and the thread; returns when both are gone.</summary>
    public void Dispose()
    {
        if (_thread.IsAlive)
        {
            _ = PostAsync(Stop);
            _thread.Join();
            WebRtcMetrics.WorkerEnded(SenderName, ReceiverName);
        }

        _commands.Close();
        _feeds.Dispose();
        _streams.Dispose();
        _audioFeeds.Dispose();
        _socket.Dispose();
        _wake.Dispose();
    }

    // A TCP connection from the worker that accepted it, with the check that named a session here. Any thread.
    private void TakeOver(StreamConnection connection, byte[] first) => _ = PostAsync(() => _streams.TakeOver(connection, first, _router))
        .ContinueWith(static (_, state) => ((StreamConnection)state!).Dispose(), connection, TaskContinuationOptions.OnlyOnCanceled);

    private void Stop()
    {
        foreach (PeerSession session in _sessions.All.ToArray())
        {
            Close(session, SessionEnd.Stopping, null);
        }

        _stopping = true;
    }

    private void Run()
    {
        while (!_stopping)
        {
            try
            {
                Turn();
            }
#pragma warning disable CA1031 // The boundary of all sessions of this worker: a bug in one turn must not end the others'.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                LogTurnFailed(_logger, exception, LocalEndpoint.Port);
            }
        }
    }

    private void Turn()
    {
        TimeSpan tick = _maintenance.Hurried > 0 ? HandshakeTick : _sessions.Count > 0 ? SessionTick : IdleTick;
        bool streamsWait = _wake.Wait(_socket, _streams.Poll, UntilPacer(tick));
        _commands.RunAll();
        _pacer.Run();
        _probes.Send();
        _audioFeeds.ProcessQueue(_output); // first: sound is little, and waits worse
        _feeds.ProcessQueue();
        _intake.Run();
        if (streamsWait)
        {
            _streams.Process(_router);
        }

        if (_lastMaintenance == 0 || _time.GetElapsedTime(_lastMaintenance) >= tick)
        {
            _lastMaintenance = _time.GetTimestamp();
            _maintenance.Run();
            _streams.Maintain(_router);
            _context.Refusals.Report();
            WebRtcMetrics.DroppedDatagrams.Add(_output.TakeDropped());
            WebRtcMetrics.DroppedHandovers.Add(_inbox.TakeDropped());
        }
    }

    private TimeSpan UntilPacer(TimeSpan tick)
    {
        long due = Math.Min(_pacer.DueAt ?? long.MaxValue, _probes.DueAt ?? long.MaxValue);
        if (due == long.MaxValue)
        {
            return tick;
        }

        TimeSpan left = TimeSpan.FromMicroseconds(Math.Max(0, due - _output.NowMicroseconds));
        return left < tick ? left : tick;
    }

    [LoggerMessage(3002, LogLevel.Information, "{Role} {SessionId} of {CameraId} connected from {Remote} with {Profile} after {ElapsedMs:F0} ms")]
    private static partial void LogConnected(
        ILogger logger, string role, string sessionId, string cameraId, RemoteEndpoint remote, string profile, double elapsedMs);

    [LoggerMessage(3003, LogLevel.Information, "{Role} {SessionId} of {CameraId} ended: {Reason}, {Detail}")]
    private static partial void LogEnded(ILogger logger, string role, string sessionId, string cameraId, SessionEnd reason, string detail);

    [LoggerMessage(3004, LogLevel.Error, "The WebRTC worker on port {Port} failed in one turn and goes on")]
    private static partial void LogTurnFailed(ILogger logger, Exception exception, int port);
}
