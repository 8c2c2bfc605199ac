using PetCam.Hub;
using PetCam.Media;
using PetCam.Rtp;

namespace PetCam.WebRtc.Receiving;

/// <summary>Gives received access units their capture time and number, and hands them to the hub.</summary>
/// <remarks>Data path 4/8: what ingest does for a board's uplink, for a publisher. One thread.</remarks>
internal sealed class HubPublisher(CaptureClock clock, PublisherCounters counters, TimeProvider time) : IDepacketizedUnits
{
    private ClockOffsetEstimator _offset;
    private ulong _sequence;
    private long _toldFor;
    private AbsoluteCaptureTime? _told;

    /// <summary>Null until the peer is connected; units before are let go.</summary>
    public CameraPublication? Publication { get; set; }

    /// <summary>A packet of the unit with this timestamp said when it was captured.</summary>
    public void Tell(long timestamp, in AbsoluteCaptureTime captureTime)
    {
        _toldFor = timestamp;
        _told = captureTime;
    }

    public void OnUnit(MediaBuffer bytes, in DepacketizedUnit unit)
    {
        DateTimeOffset now = time.GetUtcNow();
        CaptureTime captured = clock.At(unit.Timestamp, _toldFor == unit.Timestamp ? _told : null, now);
        _sequence += unit.IsDiscontinuity ? 2u : 1u; // a gap tells the hub that this does not continue what was before
        using AccessUnit accessUnit = new(bytes, new AccessUnitInfo
        {
            Track = TrackId.Main,
            Codec = VideoCodec.H264,
            IsKeyframe = unit.IsKeyframe,
            CaptureTime = captured,
            FrameNumber = _sequence,
            Sequence = _sequence,
            Width = unit.Width,
            Height = unit.Height,
        });
        Publication?.Publish(accessUnit);
        counters.CountUnit(now, Offset(captured, now));
    }

    private TimeSpan Offset(CaptureTime captured, DateTimeOffset now) => clock.IsSendersClock
        ? _offset.Observe(CaptureTime.FromDateTimeOffset(now) - captured, time.GetElapsedTime(0))
        : TimeSpan.Zero;
}
