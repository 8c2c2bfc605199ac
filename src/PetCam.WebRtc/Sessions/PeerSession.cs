using PetCam.Domain.Cameras;
using PetCam.WebRtc.Dtls;
using PetCam.WebRtc.Ice;
using PetCam.WebRtc.Negotiation;
using PetCam.WebRtc.Sending;
using PetCam.WebRtc.Srtp;
using PetCam.WebRtc.Streams;

namespace PetCam.WebRtc.Sessions;

/// <summary>One peer behind ICE and DTLS: its checked addresses, its handshake, its keys. What flows once it is connected is its kind's matter.</summary>
/// <remarks>Owned by one worker's thread, which calls everything here unless a member says otherwise.</remarks>
internal abstract class PeerSession : IDtlsOutput, IDisposable
{
    private const int MaxDtlsPerSecond = 64; // a handshake takes ten, with every flight lost twice thirty

    private readonly PathOutput _output;
    private RateLimit? _dtlsLimit;
    private long _connectedTicks = -1;

    /// <param name="now">Timestamp of the worker's <see cref="TimeProvider"/>.</param>
    protected PeerSession(string id, CameraId camera, NegotiatedTransport transport, DtlsServerContext dtls, PathOutput paths, long now)
    {
        Id = id;
        Camera = camera;
        Ice = new LocalCredentials(transport.Credentials, transport.PeerUfrag);
        _output = paths;
        CreatedAt = now;
        Dtls = new DtlsSession(dtls, transport.PeerFingerprint, this);
    }

    public string Id { get; }

    public CameraId Camera { get; }

    /// <summary>What checks must be made with.</summary>
    public LocalCredentials Ice { get; }

    /// <summary>Addresses that passed a connectivity check; datagrams from elsewhere are not the session's.</summary>
    public CheckedPaths Paths { get; } = new();

    public DtlsSession Dtls { get; }

    /// <summary>Null until the handshake is done.</summary>
    public SrtpSession? Srtp { get; private set; }

    /// <summary>True once media may flow. Any thread.</summary>
    public bool IsConnected => ConnectTime is not null;

    /// <summary>From offer to keys; null before. Any thread.</summary>
    public TimeSpan? ConnectTime => Volatile.Read(ref _connectedTicks) is >= 0 and long ticks ? TimeSpan.FromTicks(ticks) : null;

    /// <summary>Timestamp of <see cref="TimeProvider"/>.</summary>
    public long CreatedAt { get; }

    /// <summary>Where it is sent to; null before the first check.</summary>
    public RemoteEndpoint? Selected => Paths.Selected;

    /// <summary>Notes an authentic check from an address.</summary>
    /// <param name="now">Timestamp of the worker's <see cref="TimeProvider"/>.</param>
    /// <param name="forgotten">An address that is not the session's any more, because there are too many; default when none.</param>
    public void NoteCheck(in RemoteEndpoint endpoint, bool isNominated, long now, out RemoteEndpoint forgotten)
    {
        if (Paths.Note(endpoint, isNominated, now, out forgotten))
        {
            OnSelected(endpoint);
        }
    }

    /// <summary>Takes the keys of the handshake and starts what this session is for.</summary>
    public void Connect(SrtpKeyingMaterial keys, WorkerContext worker)
    {
        Srtp = new SrtpSession(keys);
        OnConnected(worker);
        Volatile.Write(ref _connectedTicks, worker.Time.GetElapsedTime(CreatedAt).Ticks);
    }

    /// <summary>What the peer is here, for the log.</summary>
    public abstract string Role { get; }

    /// <summary>True when <see cref="Maintain"/> has to be called every few milliseconds.</summary>
    public virtual bool NeedsFrequentMaintenance => false;

    /// <summary>Why the session is over by its own account; null while it goes on.</summary>
    public virtual SessionEnd? WantsToEnd => null;

    /// <summary>One sentence about <see cref="WantsToEnd"/>, for the log; null when the reason says it all.</summary>
    public virtual string? EndDetail => null;

    /// <summary>False when more DTLS arrives than a handshake needs: parsing it costs what a flood wants it to cost.</summary>
    public bool TryTakeDtls(WorkerContext worker) => (_dtlsLimit ??= new RateLimit(MaxDtlsPerSecond, worker.Time)).TryTake();

    /// <summary>A decrypted RTCP compound packet; borrowed for the call.</summary>
    public abstract void HandleRtcp(ReadOnlySpan<byte> compound, WorkerContext worker);

    /// <summary>An RTP datagram as it came, still encrypted; borrowed for the call. Who receives nothing ignores it.</summary>
    public virtual void HandleRtp(ReadOnlySpan<byte> datagram, WorkerContext worker)
    {
    }

    /// <summary>Called every maintenance tick while connected: what is due because time passes.</summary>
    public abstract void Maintain(WorkerContext worker);

    /// <summary>The session is over: gives back what it holds of the worker.</summary>
    public abstract void Leave(WorkerContext worker);

    public void SendDtls(ReadOnlySpan<byte> datagram)
    {
        if (Selected is { } destination)
        {
            _output.TrySend(datagram, destination);
        }
    }

    public void Dispose()
    {
        Dtls.Dispose();
        Srtp?.Dispose();
    }

    /// <summary>Keys are there: media may flow from now on.</summary>
    protected abstract void OnConnected(WorkerContext worker);

    /// <summary>The path to the peer was chosen, or changed.</summary>
    protected virtual void OnSelected(in RemoteEndpoint endpoint)
    {
    }

    /// <summary>Encrypts and sends an RTCP compound packet on the selected path.</summary>
    protected void SendRtcp(ReadOnlySpan<byte> compound, WorkerContext worker)
    {
        int length = Srtp!.ProtectRtcp(worker.RtcpScratch, compound);
        if (length > 0 && Selected is { } destination)
        {
            _output.TrySend(worker.RtcpScratch.AsSpan(0, length), destination);
        }
    }
}
