namespace PetCam.Media;

/// <summary>The units of one video track that wait to be sent. Not thread-safe: its owner guards it.</summary>
/// <remarks>What is in a lane can always be decoded by who has what was taken from it: it refuses delta units behind a gap.</remarks>
public sealed class UnitLane
{
    private readonly Queue<(AccessUnit Unit, long EnqueuedAt)> _units = new();
    private readonly TimeProvider _time;
    private bool _waitingForKeyframe = true;

    public UnitLane(TimeProvider time) => _time = time;

    public int Count => _units.Count;

    public long Bytes { get; private set; }

    /// <summary>When the oldest unit came; null when the lane is empty.</summary>
    public long? OldestAt => _units.TryPeek(out (AccessUnit Unit, long EnqueuedAt) head) ? head.EnqueuedAt : null;

    /// <summary>Takes or refuses a unit.</summary>
    /// <param name="unit">Takes ownership.</param>
    /// <param name="maxBytes">What the lane may hold, with this unit.</param>
    /// <returns>Units that will never be sent because of this call: this one, or what it replaced.</returns>
    public int Put(AccessUnit unit, long maxBytes, TimeSpan maxAge)
    {
        ArgumentNullException.ThrowIfNull(unit);
        bool full = Bytes + unit.Length > maxBytes || (OldestAt is { } oldest && _time.GetElapsedTime(oldest) > maxAge);
        int dropped = 0;
        if (full && unit.IsKeyframe)
        {
            // Live: what is new wins, and a keyframe needs nothing of what it replaces.
            dropped = Clear();
            full = unit.Length > maxBytes;
        }

        if (full || (_waitingForKeyframe && !unit.IsKeyframe))
        {
            _waitingForKeyframe = true;
            unit.Dispose();
            return dropped + 1;
        }

        _waitingForKeyframe = false;
        _units.Enqueue((unit, _time.GetTimestamp()));
        Bytes += unit.Length;
        return dropped;
    }

    /// <returns>The oldest unit, which the caller now owns.</returns>
    public AccessUnit Take()
    {
        AccessUnit unit = _units.Dequeue().Unit;
        Bytes -= unit.Length;
        return unit;
    }

    /// <summary>For a receiver that has nothing: keeps the newest keyframe and what follows it.</summary>
    /// <returns>Units dropped.</returns>
    public int TrimToNewestKeyframe()
    {
        int keep = 0;
        int position = 0;
        foreach ((AccessUnit unit, _) in _units)
        {
            position++;
            keep = unit.IsKeyframe ? _units.Count - position + 1 : keep;
        }

        int dropped = _units.Count - keep;
        for (int i = 0; i < dropped; i++)
        {
            Take().Dispose();
        }

        _waitingForKeyframe |= keep == 0;
        return dropped;
    }

    /// <returns>Units dropped.</returns>
    public int Clear()
    {
        int dropped = _units.Count;
        while (_units.Count > 0)
        {
            Take().Dispose();
        }

        return dropped;
    }
}
