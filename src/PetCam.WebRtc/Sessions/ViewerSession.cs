using PetCam.Domain.Cameras;
using PetCam.Hub;
using PetCam.Rtp;
using PetCam.WebRtc.Congestion;
using PetCam.WebRtc.Dtls;
using PetCam.WebRtc.Negotiation;
using PetCam.WebRtc.Rtcp;
using PetCam.WebRtc.Sending;
using PetCam.WebRtc.Srtp;
using PetCam.WebRtc.Tracks;

namespace PetCam.WebRtc.Sessions;

/// <summary>One viewer: a peer that is sent a track. Holds the parts together; what each does is in its own type.</summary>
/// <remarks><see cref="Snapshot"/> may be called from anywhere.</remarks>
internal sealed class ViewerSession : PeerSession
{
    private readonly NegotiatedSession _negotiated;
    private readonly CameraTrack? _sub;
    private readonly SenderReportWriter _reports;

    /// <param name="track">What the viewer asked for.</param>
    /// <param name="sub">A smaller encoding of the same camera that may be sent instead; null when there is none to switch to.</param>
    public ViewerSession(
        string id, CameraId camera, CameraTrack track, CameraTrack? sub, NegotiatedSession negotiated, DtlsServerContext dtls, UdpSocket socket, long now)
        : base(id, camera, negotiated, dtls, socket, now)
    {
        Track = track;
        _sub = sub;
        _negotiated = negotiated;
        _reports = new SenderReportWriter(negotiated.StreamName);
    }

    public CameraTrack Track { get; }

    /// <summary>Null until connected.</summary>
    public ViewerStream? Stream { get; private set; }

    /// <summary>Which track it is sent; null until connected.</summary>
    public ViewerLayers? Layers { get; private set; }

    /// <summary>Worker: sends another layer from its next keyframe on.</summary>
    /// <returns>False when the camera does not have it, or the session is not connected.</returns>
    public bool SwitchLayer(StreamLayer layer) => Layers is { } layers && layers.TrySwitch(layer);

    public override void HandleRtcp(ReadOnlySpan<byte> compound, WorkerContext worker)
    {
        if (Stream is { } stream && RtcpFeedbackHandler.Handle(compound, stream, NtpTime.FromDateTimeOffset(worker.Time.GetUtcNow()), worker.Output))
        {
            stream.Counters.CountKeyframeRequest();
            Layers!.Feed.AnswerKeyframeRequest(stream);
        }
    }

    public override void Maintain(WorkerContext worker)
    {
        if (Stream!.IsStreaming && _reports.IsDue(worker.Time, worker.Options.ReportInterval))
        {
            SendReport(worker);
        }
    }

    public override void Leave(WorkerContext worker)
    {
        Stream?.Stop();
        Layers?.Leave();
    }

    public ViewerStatistics Snapshot()
    {
        TimeSpan? connectTime = ConnectTime;
        ViewerCounters counters = Stream?.Counters ?? new ViewerCounters();
        return new ViewerStatistics(
            Id, Camera, Track.Id, connectTime is not null, connectTime,
            counters.Packets, counters.PayloadBytes, counters.Retransmissions, counters.UnansweredNacks, counters.KeyframeRequests,
            counters.PacketsLost, counters.FractionLost, counters.RoundTripTime, Srtp?.Profile.OpenSslName)
        {
            Layer = Layers?.Layer.ToString(),
            EstimateBps = Stream?.Pace.EstimateBps,
            Nacks = counters.Nacks,
            WithheldRetransmissions = counters.WithheldRetransmissions,
            RetransmittedBytes = counters.RetransmittedBytes,
        };
    }

    protected override void OnConnected(WorkerContext worker)
    {
        Stream = CreateStream(Srtp!);
        FeedTable feeds = worker.Feeds;
        Layers = new ViewerLayers(Stream, Track, _sub, track => feeds.GetOrAdd(Camera, track, () => worker.ClockOffset(Camera)), feeds.Release);
        SendReport(worker); // at once, so that the player knows the clock
    }

    protected override void OnSelected(in RemoteEndpoint endpoint)
    {
        if (Stream is { } stream)
        {
            stream.Destination = endpoint;
        }
    }

    private ViewerStream CreateStream(SrtpSession srtp)
    {
        NegotiatedExtensions extensions = _negotiated.Extensions;
        PacketHeaderWriter headers = new(_negotiated.PayloadType, _negotiated.Ssrc, extensions);
        TransportSequence? transport = extensions.TransportSequence != 0 ? new TransportSequence() : null;
        RetransmissionStream? retransmission = _negotiated.RetransmissionSsrc != 0
            ? new RetransmissionStream(srtp, _negotiated.RetransmissionPayloadType, _negotiated.RetransmissionSsrc, extensions)
            : null;
        return new ViewerStream(srtp, headers, _negotiated.Ssrc, Selected!.Value, transport, retransmission);
    }

    private void SendReport(WorkerContext worker) => SendRtcp(_reports.Write(Stream!, Layers!.Feed, worker.Time), worker);
}
