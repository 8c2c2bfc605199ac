namespace PetCam.WebRtc.Tracks;

/// <summary>Knows when a viewer was sent the newest keyframe, and so how to answer its request for one.</summary>
/// <remarks>
/// A new keyframe costs every viewer of the camera about ten delta units of bandwidth, and the asking one the way to the board and back. A request that comes less than a
/// round trip after the viewer was sent a keyframe was made before that arrived. Where the newest keyframe is fresh, it and the few pictures behind it are
/// the faster answer, at the cost of one viewer. Once: if that does not help, the viewer's trouble is another, and the board is asked. Not every board can be: when
/// none has come and the viewer asks again, it gets the newest one that there is, once, however many pictures follow it.
/// </remarks>
internal sealed class KeyframeRepair
{
    private const long BoardAnswersWithin = 300_000; // microseconds

    private long _sentIndex = -1;
    private long _sentAt;
    private long _replayedIndex = -1;
    private long _askedIndex = -1; // the newest keyframe when the board was asked first for a newer one
    private long _askedAt;

    /// <summary>The viewer is sent a keyframe.</summary>
    public void Sent(long keyframeIndex, long nowMicroseconds)
    {
        _sentIndex = keyframeIndex;
        _sentAt = nowMicroseconds;
    }

    /// <param name="keyframeIndex">The newest keyframe of the history; -1 when there is none.</param>
    /// <param name="isFresh">Few pictures followed it.</param>
    /// <param name="roundTripTime">Null while unknown.</param>
    public KeyframeAnswer Answer(long keyframeIndex, bool isFresh, TimeSpan? roundTripTime, long nowMicroseconds)
    {
        bool wasSent = keyframeIndex >= 0 && _sentIndex == keyframeIndex;
        if (wasSent && nowMicroseconds - _sentAt < (roundTripTime ?? TimeSpan.Zero).TotalMicroseconds)
        {
            return KeyframeAnswer.Wait;
        }

        if (keyframeIndex >= 0 && _replayedIndex != keyframeIndex && (isFresh || WasAskedInVain(keyframeIndex, nowMicroseconds)))
        {
            _replayedIndex = keyframeIndex;
            return KeyframeAnswer.Replay;
        }

        if (_askedIndex != keyframeIndex)
        {
            (_askedIndex, _askedAt) = (keyframeIndex, nowMicroseconds);
        }

        return KeyframeAnswer.AskBoard;
    }

    private bool WasAskedInVain(long keyframeIndex, long nowMicroseconds) =>
        _askedIndex == keyframeIndex && nowMicroseconds - _askedAt >= BoardAnswersWithin;
}
