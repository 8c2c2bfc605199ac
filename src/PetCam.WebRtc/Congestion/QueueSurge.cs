namespace PetCam.WebRtc.Congestion;

/// <summary>Sees a queue that grows group by group by so much that no trend is needed to tell: the path carries a fraction of what is sent.</summary>
/// <remarks>
/// A line through noisy delays wants many groups, and on a thin path each takes a tenth of a second to arrive, while the queue fills. Jitter takes back in the next
/// group what it added, and a longer route adds once; several additions in a row are a queue.
/// </remarks>
internal struct QueueSurge
{
    private const int MinGroups = 3;
    private const long MinStepMicroseconds = 20_000;
    private const long MinGrowthMicroseconds = 150_000; // more than jitter of 60 ms can add in three steps
    private const long MinWithoutLargestMicroseconds = 100_000; // a longer route between two late packets

    private int _groups;
    private long _grownMicroseconds;
    private long _largestMicroseconds;

    /// <summary>True while the newest groups each waited much longer than the one before.</summary>
    public readonly bool IsSeen => _groups >= MinGroups && _grownMicroseconds >= MinGrowthMicroseconds
        && _grownMicroseconds - _largestMicroseconds >= MinWithoutLargestMicroseconds;

    public void Add(in GroupDelta delta)
    {
        long step = delta.Arrived - delta.Sent;
        bool grows = step >= MinStepMicroseconds;
        _groups = grows ? _groups + 1 : 0;
        _grownMicroseconds = grows ? _grownMicroseconds + step : 0;
        _largestMicroseconds = grows ? Math.Max(_largestMicroseconds, step) : 0;
    }
}
