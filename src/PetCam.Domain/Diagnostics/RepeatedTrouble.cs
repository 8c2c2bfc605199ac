namespace PetCam.Domain.Diagnostics;

/// <summary>
/// Decides which times of a trouble are told. What all cameras meet with at once, each second, or whoever knocks all the time, would write the log.
/// </summary>
/// <param name="time">Its clock.</param>
public sealed class RepeatedTrouble(TimeProvider time)
{
    /// <summary>Between two lines.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private long? _toldAt;
    private long _untold;

    /// <summary>It happened once more. Any thread.</summary>
    /// <param name="untold">When it is to be told: how many times it was not since the last one.</param>
    /// <returns>False when it was told within <see cref="Interval"/>: then it is counted.</returns>
    public bool TryTell(out long untold)
    {
        lock (_gate)
        {
            if (_toldAt is { } at && time.GetElapsedTime(at) < Interval)
            {
                untold = 0;
                _untold++;
                return false;
            }

            (untold, _untold, _toldAt) = (_untold, 0, time.GetTimestamp());
            return true;
        }
    }
}
