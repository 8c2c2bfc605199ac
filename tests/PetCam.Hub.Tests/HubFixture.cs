using Microsoft.Extensions.Logging.Abstractions;
using PetCam.Domain.Cameras;
using PetCam.Media;
using PetCam.Testing;

namespace PetCam.Hub.Tests;

/// <summary>A hub with one camera that is online; at the end no media buffer may be out.</summary>
public abstract class HubFixture : IDisposable
{
    private readonly BufferBalance _balance = new();

    protected HubFixture()
    {
        Hub = new MediaHub(Options, Time, NullLogger<MediaHub>.Instance);
        Stream = Hub.GetOrAdd(CameraId.Parse("kitchen"));
        Publication = Stream.BeginPublication(Control);
    }

    protected ManualTimeProvider Time { get; } = new();

    protected HubOptions Options { get; } = new() { MaxGopUnits = 10, MaxGopBytes = 10_000 };

    protected MediaHub Hub { get; }

    protected CameraStream Stream { get; }

    protected CameraPublication Publication { get; }

    internal RecordingControl Control { get; } = new();

    protected CameraTrack Main => Stream[TrackId.Main];

    public void Dispose()
    {
        Publication.Dispose();
        Stream.BeginPublication(new RecordingControl()).Dispose();
        GC.SuppressFinalize(this);
        _balance.AssertSettled();
    }

    protected bool Publish(ulong sequence, bool keyframe = false, int sliceLength = 100)
    {
        using AccessUnit unit = AccessUnits.H264(sequence, keyframe, sliceLength: sliceLength);
        return Publication.Publish(unit);
    }
}
