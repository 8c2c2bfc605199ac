using System.Text;
using PetCam.Hub;
using PetCam.Media;
using PetCam.Rtp;
using PetCam.WebRtc.Dtls;
using PetCam.WebRtc.Sessions;
using PetCam.WebRtc.Streams;

namespace PetCam.WebRtc.Receiving;

/// <summary>One publisher: a peer that sends a camera's video. Holds the parts together; what each does is in its own type.</summary>
/// <remarks>It takes the camera when it is connected, not when it offers: what cannot connect takes nothing from anybody.</remarks>
internal sealed class PublisherSession : PeerSession, IPublisherControl
{
    private const int MaxNacksAtOnce = 64;
    private const int MaxFeedbackBytes = 640; // empty report, description, one NACK of 64 packets and a picture loss indication

    private readonly CameraStream _stream;
    private readonly ulong _epoch;
    private readonly PublisherOrigin _origin;
    private readonly NegotiatedPublisher _negotiated;
    private readonly PublisherCounters _counters;
    private readonly KeyframeRequests _keyframes = new();
    private readonly VideoReception _video;
    private readonly AudioReception? _audio;
    private readonly byte[] _name;
    private readonly byte[] _compound = new byte[MaxFeedbackBytes];
    private readonly long[] _due = new long[MaxNacksAtOnce];
    private readonly Action<PublisherSession> _connected;
    private TimeSpan _reportedAt;
    private CameraPublication? _publication;
    private int _revision = 1;
    private bool _superseded;
    private bool _saidGoodbye;
    private bool _started;

    /// <param name="epoch">Raised above those of the hub when it is not higher by itself.</param>
    /// <param name="connected">Told when the camera was taken; worker's thread.</param>
    public PublisherSession(
        string id, CameraStream stream, ulong epoch, PublisherOrigin origin, NegotiatedPublisher negotiated, DtlsServerContext dtls, PathOutput paths,
        WebRtcOptions options, TimeProvider time, Action<PublisherSession> connected)
        : base(id, stream.Id, negotiated, dtls, paths, time.GetTimestamp())
    {
        _stream = stream;
        _epoch = epoch;
        _origin = origin;
        _negotiated = negotiated;
        _connected = connected;
        _counters = new PublisherCounters(stream.Id);
        _video = new VideoReception(negotiated, units => new H264Depacketizer(units, options.MaxReceivedUnitBytes), _counters, time);
        _audio = negotiated is { AudioPayloadType: { } type, AudioFormat: { } format } ? new AudioReception(type, format, _counters, time) : null;
        _name = Encoding.ASCII.GetBytes(negotiated.StreamName);
    }

    public override string Role => "Publisher";

    public override bool NeedsFrequentMaintenance => true; // missing packets are asked for and given up in milliseconds

    public override SessionEnd? WantsToEnd =>
        Volatile.Read(ref _superseded) ? SessionEnd.Superseded : _saidGoodbye ? SessionEnd.ClosedByPeer : null;

    /// <summary>Of the session's description, as HTTP compares it (RFC 9110 §8.8.3). Any thread.</summary>
    public string EntityTag => $"\"{Volatile.Read(ref _revision)}\"";

    /// <summary>ICE was restarted: the description changed.</summary>
    public void RaiseRevision() => Interlocked.Increment(ref _revision);

    /// <summary>Null until connected. Any thread.</summary>
    public PublisherModel? Snapshot() => Volatile.Read(ref _publication) is { } publication
        ? new PublisherModel(Id, Camera, publication.Epoch, _origin, Selected?.ToString() ?? "unknown", _counters.Snapshot())
        : null;

    public override void HandleRtp(ReadOnlySpan<byte> datagram, WorkerContext worker)
    {
        TimeSpan now = Monotonic(worker);
        if (_audio is { } audio && audio.IsMine(datagram))
        {
            HandleSound(audio, datagram, now);
            return;
        }

        if (!Srtp!.TryUnprotectRtp(datagram, _video.Spare, out int length, out long index) || !_video.Receive(length, index, now))
        {
            _counters.CountRefused();
            return;
        }

        if (!_started)
        {
            _started = true;
            _keyframes.Begin(now);
        }

        _video.Release(now);
        Ask(worker, now);
    }

    public override void HandleRtcp(ReadOnlySpan<byte> compound, WorkerContext worker)
    {
        foreach (RtcpPacket packet in new RtcpReader(compound))
        {
            if (SenderReport.TryRead(packet, out SenderReport report))
            {
                _video.OnSenderReport(report, Monotonic(worker));
                _audio?.OnSenderReport(report, Monotonic(worker));
            }
            else if (packet.Type == RtcpPacketType.Bye && packet.SenderSsrc == _video.Ssrc)
            {
                _saidGoodbye = true;
            }
        }
    }

    public override void Maintain(WorkerContext worker)
    {
        TimeSpan now = Monotonic(worker);
        _video.Release(now);
        Ask(worker, now);
        if (now - _reportedAt >= worker.Options.ReportInterval && (_video.Ssrc != 0 || _audio is { HasStarted: true }))
        {
            _reportedAt = now;
            Report(_video.Report(now), worker);
            Report(_audio?.Report(now), worker);
        }
    }

    public override void Leave(WorkerContext worker)
    {
        _publication?.Dispose();
        _video.Dispose();
    }

    void IPublisherControl.RequestKeyframe(TrackId track)
    {
        if (track == TrackId.Main)
        {
            _keyframes.Want();
        }
    }

    void IPublisherControl.RequestFrameInterval(TrackId track, TimeSpan frameInterval)
    {
        // A publisher chooses its own rate: nothing in RTCP asks a browser or OBS for fewer pictures.
    }

    void IPublisherControl.Supersede() => Volatile.Write(ref _superseded, true);

    protected override void OnConnected(WorkerContext worker)
    {
        CameraPublication publication = _stream.BeginPublication(this, _epoch);
        _video.Publisher.Publication = publication;
        _audio?.Begin(publication);
        Volatile.Write(ref _publication, publication);
        _connected(this);
    }

    private static TimeSpan Monotonic(WorkerContext worker) => worker.Time.GetElapsedTime(0);

    private void HandleSound(AudioReception audio, ReadOnlySpan<byte> datagram, TimeSpan now)
    {
        if (!Srtp!.TryUnprotectRtp(datagram, audio.Spare, out int length, out long index) || !audio.Receive(length, index, now))
        {
            _counters.CountRefused();
        }
    }

    private void Report(in ReportBlock? block, WorkerContext worker)
    {
        if (block is { } known)
        {
            SendRtcp(_compound.AsSpan(0, ReceiverReport.WriteCompound(_compound, _negotiated.ReceiverSsrc, _name, known)), worker);
        }
    }

    /// <summary>Asks for what is missing: packets, or a keyframe.</summary>
    private void Ask(WorkerContext worker, TimeSpan now)
    {
        int missing = _video.TakeNacks(now, _due);
        bool keyframe = _started && _keyframes.TryTake(_video.WaitsForKeyframe, now);
        if (missing == 0 && !keyframe)
        {
            return;
        }

        int length = ReceiverReport.WriteCompound(_compound, _negotiated.ReceiverSsrc, _name, null);
        if (missing > 0)
        {
            length += ReceiverFeedback.WriteNack(_compound.AsSpan(length), _negotiated.ReceiverSsrc, _video.Ssrc, _due.AsSpan(0, missing));
        }

        if (keyframe)
        {
            length += ReceiverFeedback.WritePictureLossIndication(_compound.AsSpan(length), _negotiated.ReceiverSsrc, _video.Ssrc);
        }

        _counters.CountRequest(missing, keyframe);
        SendRtcp(_compound.AsSpan(0, length), worker);
    }
}
