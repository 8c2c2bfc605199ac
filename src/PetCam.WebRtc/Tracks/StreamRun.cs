using PetCam.Rtp;

namespace PetCam.WebRtc.Tracks;

/// <summary>A stretch of a viewer's packets that follow each other in a history without a gap.</summary>
/// <param name="History">Where their payloads lie.</param>
/// <param name="FirstIndex">The viewer's own packet index of the first.</param>
/// <param name="FirstHistoryIndex">Its index in the history.</param>
/// <param name="LiveUnit">First access unit that keeps its own timestamp; those before it were replayed.</param>
/// <param name="LiveTimestamp">Timestamp of that unit.</param>
internal readonly record struct StreamRun(
    SendHistory History, long FirstIndex, long FirstHistoryIndex, long LiveUnit, RtpTimestamp LiveTimestamp)
{
    /// <summary>One millisecond: replayed pictures stand so close together that a player shows the live one at once, not a GOP later.</summary>
    public const int ReplayStepTicks = RtpTimestamp.VideoClockRateHz / 1000;

    public bool Contains(long index) => index >= FirstIndex;

    public long ToHistoryIndex(long index) => FirstHistoryIndex + (index - FirstIndex);

    /// <summary>The timestamp of a packet, before the viewer's own offset.</summary>
    public RtpTimestamp TimestampOf(in SentPacket packet) =>
        packet.Unit >= LiveUnit ? packet.Timestamp : LiveTimestamp + ((packet.Unit - LiveUnit) * ReplayStepTicks);
}
