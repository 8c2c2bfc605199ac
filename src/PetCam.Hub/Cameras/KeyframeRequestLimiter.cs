namespace PetCam.Hub;

/// <summary>Merges the keyframe requests of many viewers: one passes per interval.</summary>
/// <remarks>A keyframe costs about ten delta units of bandwidth, for every viewer; two in quick succession help nobody.</remarks>
internal sealed class KeyframeRequestLimiter
{
    private readonly TimeSpan _interval;
    private readonly TimeProvider _time;
    private long _lastPassed;

    public KeyframeRequestLimiter(TimeSpan interval, TimeProvider time)
    {
        _interval = interval;
        _time = time;
    }

    public bool TryPass()
    {
        long last = Volatile.Read(ref _lastPassed);
        long now = _time.GetTimestamp();
        bool due = last == 0 || _time.GetElapsedTime(last, now) >= _interval;
        return due && Interlocked.CompareExchange(ref _lastPassed, now, last) == last;
    }
}
