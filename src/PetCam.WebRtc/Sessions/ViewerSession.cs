using PetCam.Hub;
using PetCam.Media;
using PetCam.Rtp;
using PetCam.WebRtc.Audio;
using PetCam.WebRtc.Congestion;
using PetCam.WebRtc.Dtls;
using PetCam.WebRtc.Negotiation;
using PetCam.WebRtc.Rtcp;
using PetCam.WebRtc.Sending;
using PetCam.WebRtc.Srtp;
using PetCam.WebRtc.Streams;
using PetCam.WebRtc.Tracks;

namespace PetCam.WebRtc.Sessions;

/// <summary>One viewer: a peer that is sent a track. Holds the parts together; what each does is in its own type.</summary>
/// <remarks><see cref="Snapshot"/> may be called from anywhere.</remarks>
internal sealed class ViewerSession : PeerSession
{
    private readonly NegotiatedSession _negotiated;
    private readonly CameraTrack? _sub;
    private readonly SenderReportWriter _reports;
    private readonly AudioTrack _audioTrack;
    private readonly ViewerCongestion _congestion;
    private ViewerAudio? _audio;

    /// <param name="camera">Its main track is asked for; a smaller encoding may be sent instead where the path is thin.</param>
    public ViewerSession(
        string id, CameraStream camera, NegotiatedSession negotiated, DtlsServerContext dtls, PathOutput paths, long now)
        : base(id, camera.Id, negotiated, dtls, paths, now)
    {
        Track = camera[negotiated.Track];
        _sub = negotiated.Track == TrackId.Main ? camera[TrackId.Sub] : null;
        _audioTrack = camera.Audio;
        _congestion = ViewerCongestion.For(Track.BitrateBps, canProbe: negotiated.RetransmissionSsrc != 0);
        _negotiated = negotiated;
        _reports = new SenderReportWriter(negotiated.StreamName);
    }

    public override string Role => "Viewer";

    public CameraTrack Track { get; }

    /// <summary>Null until connected.</summary>
    public ViewerStream? Stream { get; private set; }

    /// <summary>Which track it is sent; null until connected.</summary>
    public ViewerLayers? Layers { get; private set; }

    public override SessionEnd? WantsToEnd => Layers?.Feed.Fault is null ? null : SessionEnd.StreamChanged;

    public override string? EndDetail => Layers?.Feed.Fault;

    public override void HandleRtcp(ReadOnlySpan<byte> compound, WorkerContext worker)
    {
        if (Stream is { } stream && RtcpFeedbackHandler.Handle(compound, stream, NtpTime.FromDateTimeOffset(worker.Time.GetUtcNow()), worker.Output, _congestion.Estimator))
        {
            stream.Counters.CountKeyframeRequest();
            Layers!.Feed.AnswerKeyframeRequest(stream);
        }

        if (_congestion.IsQueueLong)
        {
            Adapt(worker); // in the tenth of a second until the next maintenance the queue would grow by half of that
        }
    }

    public override void Maintain(WorkerContext worker)
    {
        Adapt(worker);
        if (Stream!.IsStreaming && _reports.IsDue(worker.Time, worker.Options.ReportInterval))
        {
            SendReport(worker);
        }

        if (_audio is { } audio && audio.IsReportDue(worker.Time, worker.Options.ReportInterval))
        {
            SendRtcp(audio.WriteReport(worker.Time), worker);
        }
    }

    public override void Leave(WorkerContext worker)
    {
        _audio?.Leave();
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
            Codec = _negotiated.Format.Codec,
            Audio = _negotiated.Audio?.Format.Codec ?? AudioCodec.None,
            AudioPackets = _audio?.Stream.Packets ?? 0,
            Layer = Layers?.Layer.ToString(),
            EstimateBps = _congestion.EstimateBps,
            Nacks = counters.Nacks,
            WithheldRetransmissions = counters.WithheldRetransmissions,
            RetransmittedBytes = counters.RetransmittedBytes,
            ProbeBytes = counters.ProbeBytes,
        };
    }

    protected override void OnConnected(WorkerContext worker)
    {
        Stream = CreateStream(Srtp!);
        FeedTable feeds = worker.Feeds;
        VideoPayloadFormat format = _negotiated.Format;
        Layers = new ViewerLayers(
            Stream, Track, _sub,
            track => feeds.GetOrAdd(Camera, track, format, () => worker.ClockOffset(Camera)), track => feeds.Release(track, format));
        SendReport(worker); // at once, so that the player knows the clock
        if (_negotiated.Audio is { } audio)
        {
            _audio = new ViewerAudio(
                _audioTrack, audio, _negotiated.StreamName, Srtp!, Selected!.Value, worker.AudioFeeds, () => worker.ClockOffset(Camera));
        }
    }

    protected override void OnSelected(in RemoteEndpoint endpoint)
    {
        if (Stream is { } stream)
        {
            stream.Destination = endpoint;
        }

        if (_audio is { } audio)
        {
            audio.Stream.Destination = endpoint;
        }
    }

    // Down as soon as the path is too thin, up again when it is proven wide enough.
    private void Adapt(WorkerContext worker)
    {
        long now = worker.Output.NowMicroseconds;
        StreamLayer layer = _congestion.Update(Layers!.MainBps, Layers.SubBps, Stream!.Pace, now);
        Layers.TrySwitch(layer, _congestion.IsUrgent);
        if (_congestion.Estimator.TryTakeProbe(now, out ProbeCluster cluster))
        {
            worker.Probes.Begin(Stream, cluster);
        }
    }

    private ViewerStream CreateStream(SrtpSession srtp)
    {
        NegotiatedExtensions extensions = _negotiated.Extensions;
        PacketHeaderWriter headers = new(_negotiated.PayloadType, _negotiated.Ssrc, extensions);
        TransportSequence transport = new(extensions.TransportSequence != 0, _congestion.Estimator);
        RetransmissionStream? retransmission = _negotiated.RetransmissionSsrc != 0
            ? new RetransmissionStream(srtp, _negotiated.RetransmissionPayloadType, _negotiated.RetransmissionSsrc, extensions)
            : null;
        return new ViewerStream(srtp, headers, _negotiated.Ssrc, Selected!.Value, transport, retransmission);
    }

    private void SendReport(WorkerContext worker) => SendRtcp(_reports.Write(Stream!, Layers!.Feed, worker.Time), worker);
}
