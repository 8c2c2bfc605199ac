using PetCam.Domain.Cameras;
using PetCam.Hub;
using PetCam.WebRtc.Dtls;
using PetCam.WebRtc.Negotiation;
using PetCam.WebRtc.Sending;
using PetCam.WebRtc.Srtp;
using PetCam.WebRtc.Tracks;

namespace PetCam.WebRtc.Sessions;

/// <summary>One viewer: holds the parts together. What each does is in its own type; when they meet is decided by the worker.</summary>
/// <remarks>Owned by one worker's thread; <see cref="Snapshot"/> may be called from anywhere.</remarks>
internal sealed class ViewerSession : IDtlsOutput, IDisposable
{
    private const int MaxEndpoints = 8; // a client with more working paths than this keeps the newest ones waiting

    private readonly UdpSocket _socket;
    private readonly List<RemoteEndpoint> _endpoints = [];
    private long _connectedTicks = -1;

    public ViewerSession(
        string id, CameraId camera, CameraTrack track, NegotiatedSession negotiated, DtlsServerContext dtls, UdpSocket socket, long now)
    {
        Id = id;
        Camera = camera;
        Track = track;
        Negotiated = negotiated;
        _socket = socket;
        CreatedAt = now;
        LastConsentAt = now;
        Dtls = new DtlsSession(dtls, negotiated.PeerFingerprint, this);
    }

    public string Id { get; }

    public CameraId Camera { get; }

    public CameraTrack Track { get; }

    public NegotiatedSession Negotiated { get; }

    public DtlsSession Dtls { get; }

    public SrtpSession? Srtp { get; private set; }

    /// <summary>Null until connected.</summary>
    public ViewerStream? Stream { get; private set; }

    /// <summary>Null until connected.</summary>
    public TrackFeed? Feed { get; private set; }

    /// <summary>True once media may flow. Any thread.</summary>
    public bool IsConnected => Volatile.Read(ref _connectedTicks) >= 0;

    /// <summary>Timestamps of <see cref="TimeProvider"/>.</summary>
    public long CreatedAt { get; }

    public long LastConsentAt { get; set; }

    public long LastReportAt { get; set; }

    /// <summary>Addresses that passed a connectivity check; datagrams from elsewhere are not the session's.</summary>
    public IReadOnlyList<RemoteEndpoint> Endpoints => _endpoints;

    /// <summary>Where it is sent to; null before the first check.</summary>
    public RemoteEndpoint? Selected { get; private set; }

    /// <summary>Notes a checked address.</summary>
    /// <returns>True when the address is new and was taken.</returns>
    public bool AddEndpoint(in RemoteEndpoint endpoint, bool isNominated)
    {
        bool isNew = !_endpoints.Contains(endpoint);
        if (isNew && _endpoints.Count == MaxEndpoints)
        {
            return false;
        }

        if (isNew)
        {
            _endpoints.Add(endpoint);
        }

        if (isNominated || Selected is null)
        {
            Selected = endpoint;
            if (Stream is { } stream)
            {
                stream.Destination = endpoint;
            }
        }

        return isNew;
    }

    /// <summary>Starts media with the keys of the handshake.</summary>
    public void Connect(SrtpKeyingMaterial keys, TrackFeed feed, TimeSpan elapsed)
    {
        Srtp = new SrtpSession(keys);
        PacketHeaderWriter headers = new(Negotiated.PayloadType, Negotiated.Ssrc, Negotiated.Extensions);
        Stream = new ViewerStream(Srtp, headers, Negotiated.Ssrc, Selected!.Value);
        Feed = feed;
        Volatile.Write(ref _connectedTicks, elapsed.Ticks);
    }

    public ViewerStatistics Snapshot()
    {
        long connected = Volatile.Read(ref _connectedTicks);
        ViewerCounters counters = Stream?.Counters ?? new ViewerCounters();
        return new ViewerStatistics(
            Id, Camera, Track.Id, connected >= 0, connected >= 0 ? TimeSpan.FromTicks(connected) : null,
            counters.Packets, counters.PayloadBytes, counters.Retransmissions, counters.UnansweredNacks, counters.KeyframeRequests,
            counters.PacketsLost, counters.FractionLost, counters.RoundTripTime, Srtp?.Profile.OpenSslName);
    }

    public void SendDtls(ReadOnlySpan<byte> datagram)
    {
        if (Selected is { } destination)
        {
            _socket.TrySend(datagram, destination);
        }
    }

    public void Dispose()
    {
        Dtls.Dispose();
        Srtp?.Dispose();
    }
}
