using Microsoft.Extensions.Logging.Abstractions;
using PetCam.Domain.Cameras;
using PetCam.Hub;
using PetCam.Media;
using PetCam.Rtp;
using PetCam.Testing;
using PetCam.WebRtc.Pacing;
using PetCam.WebRtc.Sending;
using PetCam.WebRtc.Srtp;
using PetCam.WebRtc.Tests.Srtp;
using PetCam.WebRtc.Tracks;

namespace PetCam.WebRtc.Tests.Tracks;

/// <summary>A camera in a real hub, its feeds, and viewers whose datagrams are kept.</summary>
internal sealed class FeedFixture : IPublisherControl, IDisposable
{
    private readonly FeedTable _feeds;
    private readonly List<SrtpSession> _sessions = [];
    private ulong _sequence;
    private ulong _subSequence;

    /// <param name="sendTime">Clock of the sending side; null for <see cref="Time"/>.</param>
    public FeedFixture(int queuedAccessUnits = 64, int maxHistoryPackets = 4096, TimeProvider? sendTime = null)
    {
        Hub = new MediaHub(new HubOptions(), Time, NullLogger<MediaHub>.Instance);
        Camera = Hub.GetOrAdd(CameraId.Parse("kitchen"));
        Publication = Camera.BeginPublication(this);
        Output = new BatchedOutput(Sender, sendTime ?? Time);
        Pacer = new SendPacer(Output);
        _feeds = new FeedTable(queuedAccessUnits, maxHistoryPackets, Pacer, () => { });
    }

    public const uint RetransmissionSsrcStep = 1000;
    public const byte TransportSequenceId = 3;

    public static NegotiatedExtensions Extensions { get; } = new(AbsoluteCaptureTime: 13, PlayoutDelay: 5, MediaId: 9, Mid: "0");

    public ManualTimeProvider Time { get; } = new();

    public MediaHub Hub { get; }

    public CameraStream Camera { get; }

    public CameraPublication Publication { get; set; }

    public CollectingSender Sender { get; } = new();

    public BatchedOutput Output { get; }

    public SendPacer Pacer { get; }

    /// <summary>Tracks that somebody watches.</summary>
    public int FeedCount => _feeds.Count;

    public int KeyframeRequests { get; private set; }

    public int SubKeyframeRequests { get; private set; }

    public TimeSpan ClockOffset { get; set; }

    public VideoPayloadFormat Format { get; init; } = new(VideoCodec.H264);

    public TrackFeed Feed => _feeds.GetOrAdd(Camera.Id, Camera[TrackId.Main], Format, () => ClockOffset);

    /// <summary>Publishes and lets the worker's part run.</summary>
    public void Publish(bool keyframe, int sliceLength = 100)
    {
        PublishOnly(keyframe, sliceLength);
        Process();
    }

    public void PublishOnly(bool keyframe, int sliceLength = 100)
    {
        using AccessUnit unit = Testing.AccessUnits.H264(_sequence++, keyframe, sliceLength: sliceLength);
        Publication.Publish(unit);
    }

    /// <summary>A picture of the sub-stream, of the same instant as the newest main picture.</summary>
    public void PublishSub(bool keyframe)
    {
        using AccessUnit unit = Testing.AccessUnits.H264(_subSequence++, keyframe, TrackId.Sub, sliceLength: 20);
        Publication.Publish(unit);
        Process();
    }

    public void Process() => _feeds.ProcessQueue();

    public void SkipSequence() => _sequence++;

    /// <summary>Sets the board's clock, by so many pictures of 1/30 s; the uplink starts anew.</summary>
    public void Jump(ulong pictures)
    {
        _sequence += pictures;
        _subSequence += pictures;
    }

    /// <param name="numbered">With transport-wide sequence numbers.</param>
    /// <param name="retransmits">With a stream of its own for repairs, under the SSRC of the media plus <see cref="RetransmissionSsrcStep"/>.</param>
    public ViewerStream Join(int profile = 7, bool numbered = false, bool retransmits = false, bool joins = true)
    {
        (SrtpSession server, SrtpSession client) = SrtpSessionTests.CreatePair(profile);
        _sessions.AddRange([server, client]);
        uint ssrc = (uint)_sessions.Count;
        NegotiatedExtensions extensions = Extensions with { TransportSequence = numbered ? TransportSequenceId : (byte)0 };
        ViewerStream viewer = new(
            server, new PacketHeaderWriter(108, ssrc, extensions), ssrc, default,
            numbered ? new TransportSequence() : null,
            retransmits ? new RetransmissionStream(server, 109, ssrc + RetransmissionSsrcStep, extensions) : null);
        if (joins)
        {
            Feed.Join(viewer);
        }

        return viewer;
    }

    /// <summary>A viewer that can be moved between the camera's tracks.</summary>
    public ViewerLayers JoinLayers(ViewerStream viewer, bool hasSub = true) => new(
        viewer, Camera[TrackId.Main], hasSub ? Camera[TrackId.Sub] : null, track => _feeds.GetOrAdd(Camera.Id, track, Format, () => ClockOffset), track => _feeds.Release(track, Format));

    /// <summary>The headers of everything that was sent to a viewer.</summary>
    public List<RtpHeader> HeadersOf(ViewerStream viewer) =>
        [.. Sender.Datagrams.Select(Header).Where(header => header.Ssrc == viewer.Ssrc)];

    public static RtpHeader Header(byte[] datagram)
    {
        Assert.True(RtpPacket.TryParse(datagram, out RtpPacket packet, out RtpParseError error), $"{error}");
        return packet.Header;
    }

    public void RequestKeyframe(TrackId track)
    {
        KeyframeRequests += track == TrackId.Main ? 1 : 0;
        SubKeyframeRequests += track == TrackId.Sub ? 1 : 0;
    }

    /// <summary>Another viewer of the main track, for as long as it is held.</summary>
    public sealed class Watch : IDisposable
    {
        private readonly ViewerLayers _layers;

        public Watch(FeedFixture fixture) => _layers = fixture.JoinLayers(fixture.Join(joins: false));

        public void Dispose() => _layers.Leave();
    }

    public void RequestFrameInterval(TrackId track, TimeSpan frameInterval)
    {
    }

    public void Supersede()
    {
    }

    public void Dispose()
    {
        _feeds.Dispose();
        Publication.Dispose();
        foreach (SrtpSession session in _sessions)
        {
            session.Dispose();
        }
    }
}
