namespace PetCam.WebRtc.Congestion;

/// <summary>Notices that feedback stopped although packets are sent: the path is dead in one direction, and which one is not known.</summary>
internal struct FeedbackSilence
{
    private const long CheckMicroseconds = 1_000_000; // ten feedbacks of a usual receiver

    private long _nextCheck;
    private long _sentAtFeedback;
    private bool _unanswered;

    public void OnFeedback(long sentPackets, long nowMicroseconds)
    {
        _sentAtFeedback = sentPackets;
        _unanswered = false;
        _nextCheck = nowMicroseconds + CheckMicroseconds;
    }

    /// <returns>True once per second in which packets that were sent before it stayed without an answer.</returns>
    public bool Check(long sentPackets, long nowMicroseconds)
    {
        if (nowMicroseconds < _nextCheck)
        {
            return false;
        }

        bool silent = _unanswered;
        _unanswered = sentPackets > _sentAtFeedback;
        _nextCheck = nowMicroseconds + CheckMicroseconds;
        return silent;
    }
}
