using System.Collections.Concurrent;
using System.Net;
using Microsoft.Extensions.Logging;
using PetCam.Domain.Cameras;
using PetCam.WebRtc.Ice;
using PetCam.WebRtc.Sending;
using PetCam.WebRtc.Streams;
using PetCam.WebRtc.Tracks;

namespace PetCam.WebRtc.Sessions;

/// <summary>One thread with one socket that owns its sessions and their feeds: whatever it touches per packet needs no lock.</summary>
internal sealed partial class MediaWorker : ISessionEvents, IDisposable
{
    private const int MaxDatagramsPerTurn = 64; // then pictures and commands get their turn
    private static readonly TimeSpan HandshakeTick = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan IdleTick = TimeSpan.FromMilliseconds(250);

    private readonly SessionTable _sessions;
    private readonly StreamConnections _streams;
    private readonly ConcurrentQueue<WorkerCommand> _commands = new();
    private readonly WakeEvent _wake = new();
    private readonly UdpSocket _socket;
    private readonly BatchedOutput _output;
    private readonly FeedTable _feeds;
    private readonly DatagramRouter _router;
    private readonly SessionMaintenance _maintenance;
    private readonly Thread _thread;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly WorkerContext _context;
    private readonly Action<PeerSession, SessionEnd> _ended;
    private bool _stopping;
    private volatile bool _stopped;
    private long _lastMaintenance;

    /// <param name="owners">Told of the ufrags of this worker's sessions.</param>
    /// <param name="listener">Accepts TCP connections for all workers; null on all workers but one. Not owned.</param>
    /// <param name="clockOffset">Silo's clock minus a board's.</param>
    /// <param name="ended">Told of every session that ends; worker's thread.</param>
    public MediaWorker(
        IPEndPoint endpoint, WebRtcOptions options, StreamOwners owners, StreamListener? listener, Func<CameraId, TimeSpan> clockOffset,
        Action<PeerSession, SessionEnd> ended, TimeProvider time, ILogger logger)
    {
        _time = time;
        _logger = logger;
        _ended = ended;
        _socket = new UdpSocket(endpoint, options.SocketBufferBytes);
        IDatagramBatchSender sender = DatagramBatchSenders.Choose(_socket);
        SenderName = sender.Name;
        RefusalLog refusals = new(time, logger);
        _sessions = new SessionTable(ufrag => owners.Add(ufrag, this), owners.Remove);
        _streams = new StreamConnections(
            options, time, owners, listener is null ? null : new StreamAdmission(listener, time, options.TcpQueueBytes, refusals));
        Paths = new PathOutput(_socket, _streams);
        _output = new BatchedOutput(sender, _streams);
        _feeds = new FeedTable(options.QueuedAccessUnits, options.HistoryPackets, _wake.Set);
        _context = new WorkerContext { Time = time, Options = options, Output = _output, Feeds = _feeds, Refusals = refusals, ClockOffset = clockOffset };
        _router = new DatagramRouter(_sessions, Paths, this, _context);
        _maintenance = new SessionMaintenance(_sessions, this, _context);
        _thread = new Thread(Run) { IsBackground = true, Name = $"webrtc {_socket.LocalEndpoint.Port}" };
    }

    public IPEndPoint LocalEndpoint => _socket.LocalEndpoint;

    /// <summary>What its sessions send by. Worker's thread.</summary>
    public PathOutput Paths { get; }

    /// <summary>How it sends: which of the senders this machine took.</summary>
    public string SenderName { get; }

    public void Start() => _thread.Start();

    /// <summary>Runs something on the worker's thread; completes when it ran, and is cancelled when the worker has stopped.</summary>
    public Task PostAsync(Action action)
    {
        WorkerCommand command = new(action);
        _commands.Enqueue(command);
        if (_stopped)
        {
            CancelCommands();
        }
        else
        {
            _wake.Set();
        }

        return command.Completion;
    }

    /// <summary>True when these are this worker's connections.</summary>
    public bool Owns(StreamConnections streams) => ReferenceEquals(_streams, streams);

    /// <summary>Takes a TCP connection from the worker that accepted it. Any thread.</summary>
    /// <param name="first">The check that named a session here.</param>
    public void TakeOver(StreamConnection connection, byte[] first) => _ = PostAsync(() => _streams.TakeOver(connection, first, _router))
        .ContinueWith(static (_, state) => ((StreamConnection)state!).Dispose(), connection, TaskContinuationOptions.OnlyOnCanceled);

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

        IceCredentials fresh = IceCredentials.Create();
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
        LogConnected(_logger, session.Id, session.Camera.Value, session.Selected!.Value, keys.Profile.OpenSslName, elapsed.TotalMilliseconds);
    }

    public void OnEnded(PeerSession session, SessionEnd reason, string? detail)
    {
        _sessions.Remove(session);
        session.Leave(_context);
        session.Dispose();
        WebRtcMetrics.SessionEnded(session.Camera, reason);
        LogEnded(_logger, session.Id, session.Camera.Value, reason, detail ?? "no detail");
        _ended(session, reason);
    }

    /// <summary>Ends all sessions and the thread; returns when both are gone.</summary>
    public void Dispose()
    {
        if (_thread.IsAlive)
        {
            _commands.Enqueue(new WorkerCommand(Stop));
            _wake.Set();
            _thread.Join();
        }

        _stopped = true;
        CancelCommands();
        _feeds.Dispose();
        _streams.Dispose();
        _socket.Dispose();
        _wake.Dispose();
    }

    private void CancelCommands()
    {
        while (_commands.TryDequeue(out WorkerCommand? command))
        {
            command.Cancel();
        }
    }

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
        byte[] datagram = GC.AllocateUninitializedArray<byte>(DatagramRouter.MaxDatagramBytes, pinned: true);
        while (!_stopping)
        {
            try
            {
                Turn(datagram);
            }
#pragma warning disable CA1031 // The boundary of all sessions of this worker: a bug in one turn must not end the others'.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                LogTurnFailed(_logger, exception, LocalEndpoint.Port);
            }
        }
    }

    private void Turn(byte[] datagram)
    {
        TimeSpan tick = _maintenance.Handshaking > 0 ? HandshakeTick : IdleTick;
        bool streamsWait = _wake.Wait(_socket, _streams.Poll, (int)tick.TotalMilliseconds);
        while (_commands.TryDequeue(out WorkerCommand? command))
        {
            command.Run();
        }

        _feeds.ProcessQueue(_output);
        for (int i = 0; i < MaxDatagramsPerTurn && _socket.TryReceive(datagram, out int length, out RemoteEndpoint source); i++)
        {
            _router.Route(datagram.AsSpan(0, length), source);
        }

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
        }
    }

    [LoggerMessage(3002, LogLevel.Information, "Viewer {SessionId} of {CameraId} connected from {Remote} with {Profile} after {ElapsedMs:F0} ms")]
    private static partial void LogConnected(
        ILogger logger, string sessionId, string cameraId, RemoteEndpoint remote, string profile, double elapsedMs);

    [LoggerMessage(3003, LogLevel.Information, "Viewer {SessionId} of {CameraId} ended: {Reason}, {Detail}")]
    private static partial void LogEnded(ILogger logger, string sessionId, string cameraId, SessionEnd reason, string detail);

    [LoggerMessage(3004, LogLevel.Error, "The WebRTC worker on port {Port} failed in one turn and goes on")]
    private static partial void LogTurnFailed(ILogger logger, Exception exception, int port);
}
