namespace PetCam.Media;

/// <summary>The units of one video track that wait to be sent. Not thread-safe: its owner guards it.</summary>
/// <remarks>
/// What is in a lane can always be decoded by who has what was taken from it: it refuses delta units behind a gap. What was taken is
/// kept from the last keyframe before the first unit that no silo has confirmed, so that the next silo can go on where one was lost.
/// </remarks>
public sealed class UnitLane
{
    private readonly Queue<(AccessUnit Unit, long EnqueuedAt)> _units = new();
    private readonly SentUnits _sent;
    private readonly TimeProvider _time;
    private bool _waitingForKeyframe = true;
    private bool _isHeld;

    /// <param name="maxSentBytes">Of what was taken and is kept; 0 where nothing is sent again.</param>
    public UnitLane(long maxSentBytes, TimeProvider time)
    {
        _sent = new SentUnits(maxSentBytes);
        _time = time;
    }

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
        bool isOld = OldestAt is { } oldest && _time.GetElapsedTime(oldest) > maxAge;
        bool full = Bytes + unit.Length > maxBytes || (isOld && !_isHeld);
        int dropped = 0;
        if ((full || isOld) && unit.IsKeyframe)
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
        _sent.Add(unit);
        return unit;
    }

    /// <summary>
    /// Nobody takes units for now. Until <see cref="Rewind"/> they may grow old: what follows the newest keyframe is what the next silo's viewers can begin with, and a
    /// lane that refused it would have them wait for the next one.
    /// </summary>
    public void Hold() => _isHeld = true;

    /// <summary>A silo has everything up to this sequence.</summary>
    public void Acknowledge(ulong sequence) => _sent.Acknowledge(sequence);

    /// <summary>For another silo, which has nothing: what the last one may not have comes again, from a keyframe on, before what waits.</summary>
    /// <param name="maxUnitBytes">What it accepts.</param>
    /// <returns>Units that will never be sent.</returns>
    public int Rewind(int maxUnitBytes)
    {
        _isHeld = false;
        AccessUnit[] again = _sent.TakeAll();
        bool isAccepted = again.Length > 0 && again.All(unit => unit.Length <= maxUnitBytes);
        int dropped = 0;
        if (!isAccepted)
        {
            Array.ForEach(again, unit => unit.Dispose());
            again = [];
            dropped = TrimToNewestKeyframe();
        }

        PutInFront(again);
        return dropped;
    }

    /// <summary>Lets go of what waits, and of what was sent: nothing continues that any more.</summary>
    /// <returns>Units dropped.</returns>
    public int Clear()
    {
        int dropped = _units.Count;
        while (_units.Count > 0)
        {
            Drop();
        }

        _sent.Clear();
        return dropped;
    }

    private void PutInFront(AccessUnit[] again)
    {
        (AccessUnit Unit, long EnqueuedAt)[] waiting = [.. _units];
        _units.Clear();
        long now = _time.GetTimestamp(); // all are sent at once: their age must not make the lane look stuck
        foreach (AccessUnit unit in again)
        {
            _units.Enqueue((unit, now));
            Bytes += unit.Length;
        }

        foreach ((AccessUnit unit, _) in waiting)
        {
            _units.Enqueue((unit, now));
        }
    }

    /// <summary>For a receiver that has nothing: keeps the newest keyframe and what follows it.</summary>
    /// <returns>Units dropped.</returns>
    private int TrimToNewestKeyframe()
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
            Drop();
        }

        _waitingForKeyframe |= keep == 0;
        return dropped;
    }

    private void Drop()
    {
        AccessUnit unit = _units.Dequeue().Unit;
        Bytes -= unit.Length;
        unit.Dispose();
    }
}
