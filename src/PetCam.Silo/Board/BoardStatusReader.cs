using Orleans;
using PetCam.Domain.Cameras;
using PetCam.Domain.Detections;
using PetCam.Domain.Grains;
using PetCam.Hub;
using PetCam.Protocol.V1;

namespace PetCam.Silo.Board;

/// <summary>Gathers a camera's status in the boards' words.</summary>
internal sealed class BoardStatusReader
{
    private const int FullRate = 30; // pictures a second that frame_interval_ms = 0 means (compat.md 1a)

    private readonly IGrainFactory _grains;
    private readonly MediaHub _hub;
    private readonly TimeProvider _time;

    public BoardStatusReader(IGrainFactory grains, MediaHub hub, TimeProvider time)
    {
        _grains = grains;
        _hub = hub;
        _time = time;
    }

    public async Task<BoardStatusModel> ReadAsync(CameraId camera)
    {
        CameraState state = await _grains.GetGrain<ICameraGrain>(camera.Value).GetStateAsync();
        _hub.TryGet(camera, out CameraStream? stream);
        CameraTrackModel? main = stream?[Media.TrackId.Main].Snapshot();
        DetectionSet? latest = stream?.Detections.Latest;
        SourceStatus[] sources = [.. state.Report?.Sources ?? []];
        ulong read = sources.Aggregate(0UL, (sum, source) => sum + source.FramesRead);
        ulong missed = sources.Aggregate(0UL, (sum, source) => sum + source.FramesMissed);
        return new BoardStatusModel(
            new BoardMonitor(ToInt(main?.Units ?? 0), main?.FramesPerSecond ?? 0, ToInt(stream?.Detections.Count ?? 0), FullRate),
            new BoardSharedMemory(
                ToInt((long)read), ToInt((long)(read + missed)), unchecked((int)(latest?.Version ?? 0)), latest is { Objects.Length: > 0 } ? 1 : 0),
            latest is null ? null : BoardDetectionResult.From(latest),
            [.. (stream?.Detections.History() ?? []).Select(BoardDetectionResult.From)],
            (_time.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalSeconds);
    }

    /// <summary>The protobuf contract has int32 counters: they stop at the top instead of turning negative.</summary>
    private static int ToInt(long count) => (int)Math.Min(count, int.MaxValue);
}
