namespace PetCam.Edge.Uplink;

/// <summary>
/// Keeps pictures to a small part of the connection's time. A WebSocket message cannot be interrupted, so a unit of video that comes
/// while a picture is being sent waits for it; this bounds how often that can happen.
/// </summary>
internal sealed class PictureBudget
{
    private const int TimesLonger = 9; // a tenth of the time, at most

    private readonly TimeProvider _time;
    private long _sentAt;
    private TimeSpan _pause;

    public PictureBudget(TimeProvider time) => _time = time;

    public bool IsOpen => _sentAt == 0 || _time.GetElapsedTime(_sentAt) >= _pause;

    /// <summary>How long until it opens; zero when it is open.</summary>
    public TimeSpan OpensIn => IsOpen ? TimeSpan.Zero : _pause - _time.GetElapsedTime(_sentAt);

    /// <summary>A picture took from <paramref name="startedAt"/> until now.</summary>
    public void Sent(long startedAt)
    {
        _sentAt = _time.GetTimestamp();
        _pause = _time.GetElapsedTime(startedAt, _sentAt) * TimesLonger;
    }
}
