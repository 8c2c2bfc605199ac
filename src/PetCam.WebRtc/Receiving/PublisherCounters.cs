using PetCam.Domain.Cameras;

namespace PetCam.WebRtc.Receiving;

/// <summary>What one publisher sent and what was asked of it: for its own snapshot, and for the metrics of all. Written by the worker, read from anywhere.</summary>
internal sealed class PublisherCounters(CameraId camera)
{
    private readonly KeyValuePair<string, object?> _camera = new("camera", camera.Value);
    private long _packets;
    private long _payloadBytes;
    private long _refused;
    private long _lost;
    private long _repaired;
    private long _units;
    private long _droppedUnits;
    private long _nackedPackets;
    private long _keyframeRequests;
    private long _lastLostTicks;
    private long _lastUnitTicks;
    private long _clockOffsetTicks;
    private long _roundTripTicks = -1;
    private long _jitterTicks;

    public void CountPacket(int payloadBytes)
    {
        Volatile.Write(ref _packets, _packets + 1);
        Volatile.Write(ref _payloadBytes, _payloadBytes + payloadBytes);
    }

    /// <summary>Forged, replayed, cut short, or of no stream that was agreed.</summary>
    public void CountRefused() => Volatile.Write(ref _refused, _refused + 1);

    public void CountLost(long packets, DateTimeOffset now)
    {
        Volatile.Write(ref _lost, _lost + packets);
        Volatile.Write(ref _lastLostTicks, now.UtcTicks);
        WebRtcMetrics.Lost(packets, _camera);
    }

    public void CountRepaired() => Volatile.Write(ref _repaired, _repaired + 1);

    /// <summary>What the publisher was asked for in one go.</summary>
    public void CountRequest(int packets, bool keyframe)
    {
        Volatile.Write(ref _nackedPackets, _nackedPackets + packets);
        Volatile.Write(ref _keyframeRequests, _keyframeRequests + (keyframe ? 1 : 0));
        WebRtcMetrics.Requested(packets, keyframe, _camera);
    }

    public void CountUnit(DateTimeOffset now, TimeSpan clockOffset)
    {
        Volatile.Write(ref _units, _units + 1);
        Volatile.Write(ref _lastUnitTicks, now.UtcTicks);
        Volatile.Write(ref _clockOffsetTicks, clockOffset.Ticks);
        WebRtcMetrics.ReceivedUnit(_camera);
    }

    public void Note(long droppedUnits, TimeSpan? roundTrip, TimeSpan jitter)
    {
        Volatile.Write(ref _droppedUnits, droppedUnits);
        Volatile.Write(ref _roundTripTicks, roundTrip?.Ticks ?? -1);
        Volatile.Write(ref _jitterTicks, jitter.Ticks);
    }

    public PublisherTraffic Snapshot() => new(
        Volatile.Read(ref _packets),
        Volatile.Read(ref _payloadBytes),
        Volatile.Read(ref _refused),
        Volatile.Read(ref _lost),
        Volatile.Read(ref _repaired),
        Volatile.Read(ref _units),
        Volatile.Read(ref _droppedUnits),
        Volatile.Read(ref _nackedPackets),
        Volatile.Read(ref _keyframeRequests),
        ToTime(Volatile.Read(ref _lastLostTicks)),
        ToTime(Volatile.Read(ref _lastUnitTicks)),
        TimeSpan.FromTicks(Volatile.Read(ref _clockOffsetTicks)),
        Volatile.Read(ref _roundTripTicks) is >= 0 and long trip ? TimeSpan.FromTicks(trip) : null,
        TimeSpan.FromTicks(Volatile.Read(ref _jitterTicks)));

    private static DateTimeOffset? ToTime(long ticks) => ticks == 0 ? null : new DateTimeOffset(ticks, TimeSpan.Zero);
}
