using Microsoft.Extensions.Logging;
using PetCam.Edge.Capture;
using PetCam.Edge.Configuration;
using PetCam.Edge.Status;
using PetCam.Edge.Uplink;
using PetCam.Media;
using PetCam.Protocol;

namespace PetCam.Edge;

/// <summary>One board's agent: sources on one side, the uplink on the other, a queue between them.</summary>
internal sealed partial class EdgeAgent : IBoardRequests, IDisposable
{
    private static readonly TimeSpan FirstReconnectWait = TimeSpan.FromMilliseconds(200);

    private readonly EdgeOptions _options;
    private readonly ILogger _logger;
    private readonly SendQueue _queue;
    private readonly BoardStatusSource _status;
    private readonly Dictionary<TrackId, RingSource> _rings = [];
    private readonly List<SourceThread> _threads = [];
    private readonly UplinkClient _client;

    public EdgeAgent(EdgeOptions options, UplinkIdentity identity, TimeProvider time, ILogger logger)
    {
        _options = options;
        _logger = logger;
        _queue = new SendQueue(options.MaxQueueBytes, options.MaxQueueAge, options.MaxReplayBytes, time);
        _status = new BoardStatusSource(_queue, time);
        AddRing(options.Ring, TrackId.Main, new VideoTranslator(TrackId.Main));
        AddRing(options.SubRing, TrackId.Sub, new VideoTranslator(TrackId.Sub));
        AddRing(options.JpegRing, TrackId.Picture, new JpegTranslator());
        if (options.Detections is { } detections)
        {
            Add(new DetectionSource(detections, options.DetectionLayout, _queue, time));
        }

        _status.Watch(_threads);
        Dictionary<TrackId, string> segments = _rings.ToDictionary(ring => ring.Key, ring => ring.Value.Segment);
        UplinkContext context = new(identity, _queue, _status, segments, new SiloList(options.Silos, time), this, new AnswerTimes(time), time, logger);
        Backoff backoff = new(FirstReconnectWait, options.MaxReconnectWait, Random.Shared);
        _client = new UplinkClient(context, backoff, options.MaxReconnectWait);
    }

    /// <summary>Runs until stopped, or until another agent took the camera over.</summary>
    /// <returns>False in the latter case.</returns>
    public async Task<bool> RunAsync(CancellationToken stop)
    {
        foreach (SourceThread thread in _threads)
        {
            thread.Start();
        }

        await using CancellationTokenRegistration stopping = stop.Register(StopSources);
        return await _client.RunAsync(stop);
    }

    void IBoardRequests.RequestKeyframe(TrackId track) =>
        LogKeyframeRequested(_logger, track); // shared memory has no field for it: the encoder's own interval decides

    void IBoardRequests.RequestFrameInterval(TrackId track, uint milliseconds)
    {
        if (_rings.TryGetValue(track, out RingSource? ring))
        {
            ring.RequestFrameInterval(milliseconds);
        }
    }

    public void Dispose()
    {
        StopSources();
        _threads.ForEach(thread => thread.Dispose());
        _queue.Dispose();
    }

    private void StopSources()
    {
        _queue.Close();
        _threads.ForEach(thread => thread.Stop());
    }

    private void AddRing(string? segment, TrackId track, FrameTranslator translator)
    {
        if (segment is not null)
        {
            RingSource ring = new(segment, _options.Layout, translator, _queue);
            _rings[track] = ring;
            Add(ring);
        }
    }

    private void Add(ISourceReader reader) => _threads.Add(new SourceThread(reader, _logger, _status.RaiseChanged));

    [LoggerMessage(10001, LogLevel.Debug, "A viewer asks for a keyframe of track {Track}; the board's encoder sends them at its own interval")]
    private static partial void LogKeyframeRequested(ILogger logger, TrackId track);
}
