using System.Collections.Concurrent;
using PetCam.Domain.Cameras;
using PetCam.Domain.Recordings;

namespace PetCam.Grains.Tests;

/// <summary>A recorder that writes nothing and says what the test wants.</summary>
internal sealed class ScriptedRecorder(TimeProvider time) : IRecorder
{
    private readonly ConcurrentDictionary<CameraId, RecordingProgress> _running = new();

    public string? StartFailure { get; set; }

    public ValueTask<RecordingProgress> StartAsync(
        CameraId camera, RecordingId recording, RecordingId? continues, CancellationToken cancellationToken)
    {
        if (StartFailure is not null)
        {
            throw new RecorderException(StartFailure);
        }

        RecordingProgress progress = new(recording, $"{camera}.mp4", time.GetUtcNow(), 0, 0, TimeSpan.Zero, null) { Continues = continues };
        Assert.True(_running.TryAdd(camera, progress), "The grain started a second recording beside the first.");
        return new ValueTask<RecordingProgress>(progress);
    }

    public ValueTask<RecordingProgress?> StopAsync(CameraId camera, RecordingId recording, CancellationToken cancellationToken)
    {
        bool isRunning = _running.TryGetValue(camera, out RecordingProgress? progress) && progress.Id == recording;
        return new ValueTask<RecordingProgress?>(isRunning && _running.TryRemove(camera, out progress) ? progress : null);
    }

    public RecordingProgress? GetProgress(CameraId camera) => _running.GetValueOrDefault(camera);

    public void Write(string camera, long frames, string? failure = null)
    {
        CameraId id = CameraId.Parse(camera);
        _running[id] = _running[id] with { FrameCount = frames, BytesWritten = frames * 6000, Duration = TimeSpan.FromSeconds(frames / 30.0), Failure = failure };
    }

    public void Forget(string camera) => _running.TryRemove(CameraId.Parse(camera), out _);
}
