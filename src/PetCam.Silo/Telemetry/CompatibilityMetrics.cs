using System.Diagnostics.Metrics;
using PetCam.Domain.Recordings;
using PetCam.Hub;
using PetCam.Ingest;
using PetCam.Media;
using PetCam.Protocol.V1;
using PetCam.Silo.Fleet;
using PetCam.Silo.Viewers;

namespace PetCam.Silo.Telemetry;

/// <summary>The names that the boards' Grafana dashboards use (compat.md section 2), one value per camera. Read at each scrape, counted elsewhere.</summary>
/// <remarks>
/// <c>streaming_webrtc_frames_sent_total</c> and <c>streaming_process_errors_total</c> are further names of counters that exist
/// (<see cref="PrometheusNames"/>).
/// </remarks>
internal sealed class CompatibilityMetrics : IDisposable
{
    private readonly Meter _meter = new("PetCam.Compatibility");
    private readonly MediaHub _hub;
    private readonly UplinkDirectory _uplinks;
    private readonly ClockOffsets _clocks;
    private readonly ViewerCounts _viewers;
    private readonly IRecorder _recorder;

    public CompatibilityMetrics(MediaHub hub, UplinkDirectory uplinks, ClockOffsets clocks, ViewerCounts viewers, IRecorder recorder)
    {
        _hub = hub;
        _uplinks = uplinks;
        _clocks = clocks;
        _viewers = viewers;
        _recorder = recorder;
        Count("streaming_frames_read", "Frames that the agent read from shared memory", stream => Read(stream, source => source.FramesRead));
        Count("streaming_read_errors", "Frames read again because they changed meanwhile", stream => Read(stream, source => source.TornReads));
        Count("streaming_frames_processed", "Access units of the main track published", stream => stream[Media.TrackId.Main].Snapshot().Units);
        Count("streaming_frames_dropped", "Frames that the agent missed or skipped", Dropped);
        Gauge("streaming_total_clients", "WebRTC viewers since the start", stream => _viewers.TotalOf(stream.Id));
        Gauge("streaming_active_clients", "People watching now", stream => _viewers.Of(stream.Id));
        Gauge("streaming_frame_latency_ms", "From capture to publication of the newest picture, clocks compared", LatencyMs);
        Gauge("streaming_recording_active", "1 while recording", stream => Progress(stream) is null ? 0 : 1);
        Gauge("streaming_recording_bytes", "Bytes in the present recording", stream => Progress(stream)?.BytesWritten ?? 0);
        Gauge("streaming_recording_frames", "Pictures in the present recording", stream => Progress(stream)?.FrameCount ?? 0);
    }

    public void Dispose() => _meter.Dispose();

    private void Count(string name, string description, Func<CameraStream, long> read) =>
        _meter.CreateObservableCounter(name, () => Measure(read), unit: null, description);

    private void Gauge(string name, string description, Func<CameraStream, double> read) =>
        _meter.CreateObservableGauge(name, () => Measure(read), unit: null, description);

    private IEnumerable<Measurement<T>> Measure<T>(Func<CameraStream, T> read)
        where T : struct =>
        _hub.Streams.Select(stream => new Measurement<T>(read(stream), new KeyValuePair<string, object?>("camera", stream.Id.Value)));

    private long Read(CameraStream stream, Func<SourceStatus, ulong> counter) =>
        (long)(_uplinks.Find(stream.Id)?.Status?.Sources.Aggregate(0UL, (sum, source) => sum + counter(source)) ?? 0);

    private long Dropped(CameraStream stream) =>
        Read(stream, source => source.FramesMissed) + (long)(_uplinks.Find(stream.Id)?.Status?.QueueDropped ?? 0);

    private double LatencyMs(CameraStream stream)
    {
        CameraTrackModel main = stream[Media.TrackId.Main].Snapshot();
        return main is { LastUnitAt: { } at, LastCaptureTime: { } captured }
            ? (CaptureTime.FromDateTimeOffset(at) - captured - _clocks.Of(stream.Id)).TotalMilliseconds
            : 0;
    }

    private RecordingProgress? Progress(CameraStream stream) => _recorder.GetProgress(stream.Id) is { Failure: null } progress ? progress : null;
}
