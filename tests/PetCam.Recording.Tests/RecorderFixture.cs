using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Win32.SafeHandles;
using PetCam.Domain.Cameras;
using PetCam.Domain.Recordings;
using PetCam.Hub;
using PetCam.Media;
using PetCam.Testing;

namespace PetCam.Recording.Tests;

/// <summary>A hub with one camera, a recorder, and a folder; ends with no buffer outstanding.</summary>
internal sealed class RecorderFixture : IPublisherControl, IAsyncDisposable
{
    public static readonly CameraId Camera = CameraId.Parse("kitchen");
    public static readonly CaptureTime Start = CaptureTime.FromDateTimeOffset(new DateTimeOffset(2026, 11, 21, 8, 0, 0, TimeSpan.Zero));

    private readonly BufferBalance _buffers = new();
    private readonly TemporaryDirectory _directory = new();
    private CameraPublication _publication;

    public RecorderFixture(Action<RecordingOptions>? configure = null, Func<string, SafeFileHandle>? open = null)
    {
        Options.Directory = _directory.Path;
        configure?.Invoke(Options);
        Recorder = new FileRecorder(Hub, Index, Options, Time, NullLogger<FileRecorder>.Instance) { OpenFile = open ?? RecordingFileWriter.Open };
        _publication = Hub.GetOrAdd(Camera).BeginPublication(this);
    }

    public RecordingOptions Options { get; } = new() { MinFreeBytes = 0, FlushToDisk = false };

    public ManualTimeProvider Time { get; } = new(new DateTimeOffset(2026, 11, 21, 8, 0, 5, TimeSpan.Zero));

    public MediaHub Hub { get; } = new(new HubOptions(), TimeProvider.System, NullLogger<MediaHub>.Instance);

    public MemoryIndex Index { get; } = new();

    public FileRecorder Recorder { get; }

    public RecordingId Id { get; private set; }

    public string[] Files => Directory.GetFiles(Options.Directory, "*.mp4", SearchOption.AllDirectories).Order(StringComparer.Ordinal).ToArray();

    public async Task<RecordingProgress> StartAsync(RecordingId? continues = null)
    {
        Id = RecordingId.Create(Time.GetUtcNow());
        return await Recorder.StartAsync(Camera, Id, continues, CancellationToken.None);
    }

    public async Task<RecordingProgress> StopAsync() =>
        await Recorder.StopAsync(Camera, Id, CancellationToken.None) ?? throw new InvalidOperationException("The recording was not running.");

    public void Publish(TestClip clip, int from, int count, TimeSpan offset = default)
    {
        CaptureTime start = new(Start.UnixNanoseconds + (offset.Ticks * 100));
        for (int i = from; i < from + count; i++)
        {
            using AccessUnit unit = clip.ToAccessUnit(i, start);
            Assert.True(_publication.Publish(unit), $"Unit {i} was refused by the hub.");
        }
    }

    /// <summary>The board comes back after a restart.</summary>
    public void Reconnect() => _publication = Hub.GetOrAdd(Camera).BeginPublication(this);

    public void RequestKeyframe(TrackId track)
    {
    }

    public void RequestFrameInterval(TrackId track, TimeSpan frameInterval)
    {
    }

    public void Supersede()
    {
    }

    public async ValueTask DisposeAsync()
    {
        await Recorder.DisposeAsync();
        Reconnect();
        _publication.Dispose();
        _directory.Dispose();
        _buffers.AssertSettled();
    }
}
