using Microsoft.Extensions.Logging.Abstractions;
using PetCam.Domain.Cameras;
using PetCam.Hub;
using PetCam.Media;
using PetCam.Rtp;
using PetCam.Testing;
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

    public FeedFixture(int queuedAccessUnits = 64, int maxHistoryPackets = 4096)
    {
        Hub = new MediaHub(new HubOptions(), Time, NullLogger<MediaHub>.Instance);
        Camera = Hub.GetOrAdd(CameraId.Parse("kitchen"));
        Publication = Camera.BeginPublication(this);
        Output = new BatchedOutput(Sender, Time);
        _feeds = new FeedTable(queuedAccessUnits, maxHistoryPackets, () => { });
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

    public int KeyframeRequests { get; private set; }

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

    public void Process() => _feeds.ProcessQueue(Output);

    public void SkipSequence() => _sequence++;

    /// <param name="numbered">With transport-wide sequence numbers.</param>
    /// <param name="retransmits">With a stream of its own for repairs, under the SSRC of the media plus <see cref="RetransmissionSsrcStep"/>.</param>
    public ViewerStream Join(int profile = 7, bool numbered = false, bool retransmits = false)
    {
        (SrtpSession server, SrtpSession client) = SrtpSessionTests.CreatePair(profile);
        _sessions.AddRange([server, client]);
        uint ssrc = (uint)_sessions.Count;
        NegotiatedExtensions extensions = Extensions with { TransportSequence = numbered ? TransportSequenceId : (byte)0 };
        ViewerStream viewer = new(
            server, new PacketHeaderWriter(108, ssrc, extensions), ssrc, default,
            numbered ? new TransportSequence() : null,
            retransmits ? new RetransmissionStream(server, 109, ssrc + RetransmissionSsrcStep, extensions) : null);
        Feed.Join(viewer, Output);
        return viewer;
    }

    /// <summary>The headers of everything that was sent to a viewer.</summary>
    public List<RtpHeader> HeadersOf(ViewerStream viewer) =>
        [.. Sender.Datagrams.Select(Header).Where(header => header.Ssrc == viewer.Ssrc)];

    public static RtpHeader Header(byte[] datagram)
    {
        Assert.True(RtpPacket.TryParse(datagram, out RtpPacket packet, out RtpParseError error), $"{error}");
        return packet.Header;
    }

    public void RequestKeyframe(TrackId track) => KeyframeRequests++;

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
