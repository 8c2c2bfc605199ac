namespace PetCam.WebRtc.Tracks;

/// <summary>Keeps repairs from making congestion worse: one viewer's share of bytes, and no packet twice within a round trip.</summary>
/// <remarks>
/// Every two bytes of media earn one byte of repairs, up to what repairs a lost keyframe of <see cref="DepthBytes"/>. So a viewer that loses a third
/// of its packets is still repaired in full, and one that asks for everything costs half as much again, no more. One worker owns it.
/// </remarks>
internal sealed class RepairLimiter
{
    /// <summary>What may be saved up; also what there is at the start.</summary>
    public const int DepthBytes = 256 * 1024;

    private const int MediaBytesPerRepairByte = 2;
    private const int RecentRepairs = 256;
    private const long AssumedRoundTripMicroseconds = 50_000; // before the first report

    private readonly Repair[] _recent = new Repair[RecentRepairs];
    private long _available = DepthBytes;

    /// <summary>Media was sent.</summary>
    public void Earn(long bytes) => _available = Math.Min(DepthBytes, _available + (bytes / MediaBytesPerRepairByte));

    /// <summary>Asks to send a packet again.</summary>
    /// <param name="index">Its packet index in the media stream.</param>
    /// <param name="roundTripTime">Null while unknown.</param>
    public bool TryTake(long index, int bytes, TimeSpan? roundTripTime, long nowMicroseconds)
    {
        ref Repair last = ref _recent[index % RecentRepairs];
        long roundTrip = roundTripTime is { } time ? (long)time.TotalMicroseconds : AssumedRoundTripMicroseconds;
        bool isOnItsWay = last.IsSet && last.Index == index && nowMicroseconds - last.AtMicroseconds < roundTrip;
        if (isOnItsWay || bytes > _available)
        {
            return false;
        }

        _available -= bytes;
        last = new Repair(IsSet: true, index, nowMicroseconds);
        return true;
    }

    private readonly record struct Repair(bool IsSet, long Index, long AtMicroseconds);
}
