namespace PetCam.Ingest;

/// <summary>Counts one connection's traffic. One writer, any number of readers.</summary>
internal sealed class TrafficCounters
{
    private long _units;
    private long _pictures;
    private long _detectionSets;
    private long _audioFrames;
    private long _bytes;
    private long _missed;
    private long _firstMessageTicks;
    private long _lastMessageTicks;
    private long _firstUnitTicks;
    private long _lastUnitTicks;

    public void CountMessage(DateTimeOffset now)
    {
        Volatile.Write(ref _lastMessageTicks, now.UtcTicks);
        if (_firstMessageTicks == 0)
        {
            Volatile.Write(ref _firstMessageTicks, now.UtcTicks);
        }
    }

    public void CountUnit(int bytes, long missed, DateTimeOffset now)
    {
        Volatile.Write(ref _units, _units + 1);
        CountPayload(bytes, missed, now);
    }

    public void CountPicture(int bytes, DateTimeOffset now)
    {
        Volatile.Write(ref _pictures, _pictures + 1);
        CountPayload(bytes, 0, now);
    }

    /// <summary>Sound does not move <see cref="UplinkTraffic.LastUnitAt"/>: people ask it for the picture.</summary>
    public void CountAudio(int bytes, long missed)
    {
        Volatile.Write(ref _audioFrames, _audioFrames + 1);
        Volatile.Write(ref _bytes, _bytes + bytes);
        Volatile.Write(ref _missed, _missed + missed);
    }

    public void CountDetections() => Volatile.Write(ref _detectionSets, _detectionSets + 1);

    public UplinkTraffic Snapshot() => new(
        Volatile.Read(ref _units),
        Volatile.Read(ref _pictures),
        Volatile.Read(ref _detectionSets),
        Volatile.Read(ref _bytes),
        Volatile.Read(ref _missed),
        ToTime(Volatile.Read(ref _lastMessageTicks)),
        ToTime(Volatile.Read(ref _lastUnitTicks)))
    {
        FirstMessageAt = ToTime(Volatile.Read(ref _firstMessageTicks)),
        FirstUnitAt = ToTime(Volatile.Read(ref _firstUnitTicks)),
        AudioFrames = Volatile.Read(ref _audioFrames),
    };

    private void CountPayload(int bytes, long missed, DateTimeOffset now)
    {
        Volatile.Write(ref _bytes, _bytes + bytes);
        Volatile.Write(ref _missed, _missed + missed);
        Volatile.Write(ref _lastUnitTicks, now.UtcTicks);
        if (_firstUnitTicks == 0)
        {
            Volatile.Write(ref _firstUnitTicks, now.UtcTicks);
        }
    }

    private static DateTimeOffset? ToTime(long ticks) => ticks == 0 ? null : new DateTimeOffset(ticks, TimeSpan.Zero);
}
