namespace PetCam.Media;

/// <summary>What was sent of one video track and may have to be sent again: begins with a keyframe, and holds all units that no silo confirmed.</summary>
/// <remarks>Not thread-safe: its lane guards it. Bounded: when a GOP does not fit, nothing of it is kept.</remarks>
internal sealed class SentUnits
{
    private readonly Queue<AccessUnit> _units = new();
    private readonly long _maxBytes;
    private long _bytes;

    public SentUnits(long maxBytes) => _maxBytes = maxBytes;

    /// <summary>Keeps a reference of its own to a unit that continues what is here, or is a keyframe.</summary>
    public void Add(AccessUnit unit)
    {
        if (_units.Count == 0 && !unit.IsKeyframe)
        {
            return; // its keyframe was let go
        }

        _units.Enqueue(unit.AddReference());
        _bytes += unit.Length;
        while (_bytes > _maxBytes)
        {
            DropGop();
        }
    }

    /// <summary>Everything up to this sequence has arrived: GOPs before the last one that begins in it are not needed again.</summary>
    public void Acknowledge(ulong sequence)
    {
        int drop = 0;
        int position = 0;
        bool arrived = true;
        foreach (AccessUnit unit in _units)
        {
            drop = arrived && unit.IsKeyframe ? position : drop;
            arrived = unit.Info.Sequence <= sequence;
            position++;
            if (!arrived)
            {
                break;
            }
        }

        for (int i = 0; i < drop; i++)
        {
            Drop();
        }
    }

    /// <returns>All units in order, which the caller now owns.</returns>
    public AccessUnit[] TakeAll()
    {
        AccessUnit[] units = [.. _units];
        _units.Clear();
        _bytes = 0;
        return units;
    }

    public void Clear()
    {
        while (_units.Count > 0)
        {
            Drop();
        }
    }

    private void DropGop()
    {
        do
        {
            Drop();
        }
        while (_units.TryPeek(out AccessUnit? next) && !next.IsKeyframe);
    }

    private void Drop()
    {
        AccessUnit unit = _units.Dequeue();
        _bytes -= unit.Length;
        unit.Dispose();
    }
}
