using Microsoft.Extensions.Logging.Abstractions;
using PetCam.Domain.Cameras;
using PetCam.Hub;
using PetCam.Media;
using PetCam.Testing;

namespace PetCam.WebRtc.Tests.Peers;

/// <summary>A camera in a real hub that plays real clips, and sound if it has any, in real time.</summary>
internal sealed class LiveCamera : IPublisherControl, IAsyncDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _playing;

    private readonly TestClip? _sub;
    private readonly TestSound? _sound;
    private volatile TestClip _clip;

    public LiveCamera(string id = "kitchen", TestClip? clip = null, TestClip? sub = null, TestSound? sound = null)
    {
        _clip = clip ?? TestClip.Small;
        _sub = sub;
        _sound = sound;
        MediaHub hub = new(new HubOptions(), TimeProvider.System, NullLogger<MediaHub>.Instance);
        Stream = hub.GetOrAdd(CameraId.Parse(id));
        _playing = Task.Run(PlayAsync);
    }

    public CameraStream Stream { get; }

    /// <summary>Of the main track. A change begins with the other clip's first picture.</summary>
    public TestClip Clip
    {
        get => _clip;
        set => _clip = value;
    }

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
        await _stopping.CancelAsync();
        await _playing;
        _stopping.Dispose();
    }

    private async Task PlayAsync()
    {
        using CameraPublication publication = Stream.BeginPublication(this);
        using PeriodicTimer timer = new(TimeSpan.FromSeconds(1.0 / 30));
        DateTimeOffset start = DateTimeOffset.UtcNow;
        TestClip playing = _clip;
        int soundFrames = 0;
        for (int index = 0, picture = 0; !_stopping.IsCancellationRequested; index++, picture++)
        {
            DateTimeOffset now = DateTimeOffset.UtcNow;
            picture = ReferenceEquals(playing, _clip) ? picture : 0;
            playing = _clip;
            Publish(publication, playing, picture, now, (ulong)index, TrackId.Main);
            if (_sub is not null)
            {
                Publish(publication, _sub, index, now, (ulong)index, TrackId.Sub);
            }

            for (; _sound is not null && start + (soundFrames * TestSound.FrameDuration) <= now; soundFrames++)
            {
                using AudioFrame frame = _sound.ToFrame(soundFrames, CaptureTime.FromDateTimeOffset(start));
                publication.Publish(frame);
            }

            await timer.WaitForNextTickAsync();
        }
    }

    private static void Publish(CameraPublication publication, TestClip clip, int index, DateTimeOffset time, ulong sequence, TrackId track)
    {
        using AccessUnit unit = clip.ToAccessUnit(index, CaptureTime.FromDateTimeOffset(time), sequence, track);
        publication.Publish(unit);
    }
}
