namespace PetCam.Edge.Uplink;

/// <summary>How long silos have taken to answer lately, at worst: what a limit for the next answer goes by. Any thread.</summary>
/// <remarks>
/// A silo that becomes busy answers later and later before it seems lost. Agents that leave it then bring their work to the next silo, which becomes busy by that: on machines without
/// reserves a whole cluster went to and fro. So who was kept waiting waits for longer, whichever silo it is, and forgets that within a minute.
/// </remarks>
internal sealed class AnswerTimes(TimeProvider time)
{
    private static readonly TimeSpan HalfLife = TimeSpan.FromSeconds(10); // of what is remembered

    private readonly Lock _gate = new();
    private TimeSpan _slowest;
    private long _at = time.GetTimestamp();

    public TimeSpan Slowest
    {
        get
        {
            lock (_gate)
            {
                return Remembered(time.GetTimestamp());
            }
        }
    }

    /// <summary>An answer came after that time; or none did, and it was given up.</summary>
    public void Took(TimeSpan answer)
    {
        lock (_gate)
        {
            long now = time.GetTimestamp();
            TimeSpan remembered = Remembered(now);
            _slowest = answer > remembered ? answer : remembered;
            _at = now;
        }
    }

    private TimeSpan Remembered(long now) => _slowest * Math.Pow(0.5, time.GetElapsedTime(_at, now) / HalfLife);
}
