using Orleans;
using PetCam.Domain.Cameras;
using PetCam.Domain.Detections;
using PetCam.Domain.Grains;
using PetCam.Hub;
using PetCam.Ingest;
using PetCam.Media;
using PetCam.Protocol.V1;
using PetCam.Testing;

namespace PetCam.Silo.Tests;

/// <summary>A camera that is connected to a silo under test, without the wire between: admitted, welcomed, publishing what a test wants.</summary>
internal sealed class TestBoard : IPublisherControl, IAsyncDisposable
{
    public static readonly CaptureTime Start = CaptureTime.FromDateTimeOffset(new DateTimeOffset(2026, 11, 21, 8, 0, 0, TimeSpan.Zero));

    private readonly SiloUnderTest _silo;
    private readonly CameraId _id;
    private readonly CameraPublication _publication;
    private ulong _units;

    private TestBoard(SiloUnderTest silo, CameraId id, ulong epoch)
    {
        _silo = silo;
        _id = id;
        _publication = silo.Get<MediaHub>().GetOrAdd(id).BeginPublication(this, epoch);
    }

    public static async Task<TestBoard> ConnectAsync(SiloUnderTest silo, string camera = "kitchen", string name = "Kitchen")
    {
        CameraId id = CameraId.Parse(camera);
        UplinkIdentity identity = new(id, name, "board-1", "1.2.3", 7, "127.0.0.1:1");
        IUplinkObserver observer = silo.Get<IUplinkObserver>();
        UplinkAdmission admission = await observer.AdmitAsync(identity, CancellationToken.None);
        TestBoard board = new(silo, id, admission.Epoch!.Value);
        await observer.ConnectedAsync(identity, board._publication.Epoch, CancellationToken.None);
        return board;
    }

    public Task ReportAsync() => _silo.Get<IGrainFactory>().GetGrain<ICameraGrain>(_id.Value).ReportAsync(new CameraReport
    {
        Epoch = _publication.Epoch,
        Codec = Codec.H264,
        Width = 1280,
        Height = 720,
        FramesPerSecond = 29.97,
        BitrateBps = 1_500_000,
        LastFrameUnixMs = Start.ToDateTimeOffset().ToUnixTimeMilliseconds(),
        Sources = { new SourceStatus { Source = "/pet_camera_stream", State = SourceState.Reading, FramesRead = 100, FramesMissed = 2 } },
    });

    /// <summary>One keyframe of the main track.</summary>
    public void PublishKeyframe()
    {
        byte[] bytes = [0, 0, 0, 1, .. AccessUnits.SequenceParameterSet, 0, 0, 0, 1, .. AccessUnits.PictureParameterSet, 0, 0, 0, 1, 0x65, 1];
        using AccessUnit unit = new(MediaBuffer.Copy(bytes), new AccessUnitInfo
        {
            Track = Media.TrackId.Main,
            Codec = VideoCodec.H264,
            IsKeyframe = true,
            CaptureTime = new CaptureTime(Start.UnixNanoseconds + ((long)_units * 33_333_333)),
            FrameNumber = _units,
            Sequence = _units++,
            Width = 1280,
            Height = 720,
        });
        Assert.True(_publication.Publish(unit));
    }

    public void PublishDetection(ulong frame, params Domain.Detections.DetectedObject[] objects) =>
        Assert.True(_publication.Publish(new DetectionSet(frame, Start, (uint)frame, [.. objects])));

    public async Task DisconnectAsync(string reason)
    {
        _publication.Dispose();
        await _silo.Get<IUplinkObserver>().DisconnectedAsync(_id, _publication.Epoch, reason);
    }

    public void RequestKeyframe(Media.TrackId track)
    {
    }

    public void RequestFrameInterval(Media.TrackId track, TimeSpan frameInterval)
    {
    }

    public void Supersede()
    {
    }

    public ValueTask DisposeAsync()
    {
        _publication.Dispose();
        return ValueTask.CompletedTask;
    }
}
