using PetCam.Rtp;

namespace PetCam.WebRtc.Tracks;

/// <summary>A stretch of a viewer's packets that follow each other in a history without a gap.</summary>
/// <remarks>
/// A picture's timestamp is that of its capture, but never lower than a floor, which rises by a millisecond a picture. So pictures that are sent late all
/// at once stand close together behind what was shown before, and those that follow are at their own place. It depends on the run and the packet only:
/// a packet that is sent again has the timestamp that it had.
/// </remarks>
/// <param name="History">Where their payloads lie.</param>
/// <param name="FirstIndex">The viewer's own packet index of the first.</param>
/// <param name="FirstHistoryIndex">Its index in the history.</param>
/// <param name="FloorUnit">An access unit of the history, and</param>
/// <param name="Floor">the lowest timestamp that it may have.</param>
/// <param name="ShiftTicks">What is added to the history's timestamps, so that they continue those of another clock.</param>
internal readonly record struct StreamRun(
    SendHistory History, long FirstIndex, long FirstHistoryIndex, long FloorUnit, RtpTimestamp Floor, long ShiftTicks)
{
    /// <summary>One millisecond: replayed pictures stand so close together that a player shows the live one at once, not a GOP later.</summary>
    public const int ReplayStepTicks = RtpTimestamp.VideoClockRateHz / 1000;

    public bool Contains(long index) => index >= FirstIndex;

    public long ToHistoryIndex(long index) => FirstHistoryIndex + (index - FirstIndex);

    /// <summary>The timestamp of a packet, before the viewer's own offset.</summary>
    public RtpTimestamp TimestampOf(in SentPacket packet)
    {
        RtpTimestamp own = packet.Timestamp + ShiftTicks;
        RtpTimestamp lowest = Floor + ((packet.Unit - FloorUnit) * ReplayStepTicks);
        return own.IsNewerThan(lowest) ? own : lowest;
    }
}
