using Microsoft.Extensions.Logging.Abstractions;
using PetCam.Domain.Cameras;
using PetCam.Hub;
using PetCam.Media;
using PetCam.Rtp;
using PetCam.Testing;
using PetCam.WebRtc.Pacing;
using PetCam.WebRtc.Sending;
using PetCam.WebRtc.Srtp;
using PetCam.WebRtc.Tracks;

namespace PetCam.Benchmarks.WebRtc;

/// <summary>One camera, one worker's feed of it, and viewers whose keys are agreed.</summary>
internal sealed class SendScene : IDisposable
{
    private const int PicturesPerSecond = 30;
    private const long PictureMicroseconds = 1_000_000 / PicturesPerSecond;
    private const int KeyframeBytes = 35_000;
    private const int DeltaBytes = ((1_700_000 / 8) - KeyframeBytes) / (PicturesPerSecond - 1); // 1.7 Mb/s with a keyframe a second

    private readonly AccessUnit[] _gop = [.. Enumerable.Range(0, PicturesPerSecond)
        .Select(i => AccessUnits.H264((ulong)i, keyframe: i == 0, sliceLength: i == 0 ? KeyframeBytes : DeltaBytes))];

    private readonly List<SrtpSession> _sessions = [];
    private readonly FeedTable _feeds;
    private readonly TrackFeed _feed;
    private readonly SteppedTimeProvider _time = new();
    private readonly SendPacer _pacer;
    private readonly int _viewers;

    /// <param name="destinations">Viewers are spread over them; empty when nothing is really sent.</param>
    public SendScene(int viewers, int profile, IDatagramBatchSender sender, RemoteEndpoint[] destinations)
    {
        _viewers = viewers;
        _pacer = new SendPacer(new BatchedOutput(sender, _time));
        _feeds = new FeedTable(queuedAccessUnits: 64, maxHistoryPackets: 4096, _pacer, () => { });
        MediaHub hub = new(new HubOptions(), TimeProvider.System, NullLogger<MediaHub>.Instance);
        CameraStream camera = hub.GetOrAdd(CameraId.Parse("bench"));
        _feed = _feeds.GetOrAdd(camera.Id, camera[TrackId.Main], new VideoPayloadFormat(VideoCodec.H264), () => TimeSpan.Zero);
        NegotiatedExtensions extensions = new(AbsoluteCaptureTime: 13, PlayoutDelay: 5, MediaId: 9, Mid: "0") { TransportSequence = 3 };
        for (int i = 0; i < viewers; i++)
        {
            SrtpSession srtp = new(CreateKeys(profile));
            _sessions.Add(srtp);
            RemoteEndpoint destination = destinations.Length == 0 ? default : destinations[i % destinations.Length];
            _feed.Join(new ViewerStream(srtp, new PacketHeaderWriter(108, (uint)i + 1, extensions), (uint)i + 1, destination, new TransportSequence()));
        }
    }

    /// <summary>Sends whole GOPs until so many packets went out to all viewers together.</summary>
    /// <returns>Packets sent.</returns>
    public long Send(long packets)
    {
        long sent = 0;
        while (sent < packets)
        {
            long first = _feed.History.NextIndex;
            foreach (AccessUnit unit in _gop)
            {
                // The whole picture is due at once when its time has passed: no waiting, and the pacer's work is in the figure.
                _feed.Process(unit.AddReference());
                _time.Now += PictureMicroseconds;
                _pacer.Run();
            }

            sent += (_feed.History.NextIndex - first) * _viewers;
        }

        return sent;
    }

    public void Dispose()
    {
        _feeds.Dispose();
        _sessions.ForEach(session => session.Dispose());
        Array.ForEach(_gop, unit => unit.Dispose());
    }

    private static SrtpKeyingMaterial CreateKeys(int profileId)
    {
        SrtpProfile profile = SrtpProfile.FromId(profileId)!;
        byte[] exported = new byte[2 * (profile.KeyBytes + profile.SaltBytes)];
        new Random(1).NextBytes(exported);
        return SrtpKeyingMaterial.ForServer(profile, exported);
    }
}
