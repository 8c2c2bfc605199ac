using Microsoft.Extensions.Logging.Abstractions;
using PetCam.Domain.Cameras;
using PetCam.Hub;
using PetCam.Media;
using PetCam.Testing;

namespace PetCam.WebRtc.Tests.Peers;

/// <summary>A camera in a real hub that plays a real clip in real time.</summary>
internal sealed class LiveCamera : IPublisherControl, IAsyncDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _playing;

    public LiveCamera(string id = "kitchen")
    {
        MediaHub hub = new(new HubOptions(), TimeProvider.System, NullLogger<MediaHub>.Instance);
        Stream = hub.GetOrAdd(CameraId.Parse(id));
        _playing = Task.Run(PlayAsync);
    }

    public CameraStream Stream { get; }

    public TestClip Clip { get; } = TestClip.Small;

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
        for (int index = 0; !_stopping.IsCancellationRequested; index++)
        {
            using AccessUnit unit = Clip.ToAccessUnit(index, CaptureTime.FromDateTimeOffset(DateTimeOffset.UtcNow), (ulong)index);
            publication.Publish(unit);
            await timer.WaitForNextTickAsync();
        }
    }
}
