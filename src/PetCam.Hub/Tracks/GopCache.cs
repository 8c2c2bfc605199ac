using PetCam.Media;

namespace PetCam.Hub;

/// <summary>The access units since the newest keyframe, so that a viewer who joins sees a picture at once.</summary>
/// <remarks>Not thread-safe: its <see cref="CameraTrack"/> guards it. Bounded: a GOP that outgrows the limits is let go until the next keyframe.</remarks>
internal sealed class GopCache
{
    private readonly List<AccessUnit> _units = [];
    private readonly int _maxUnits;
    private readonly long _maxBytes;
    private long _bytes;

    public GopCache(int maxUnits, long maxBytes)
    {
        _maxUnits = maxUnits;
        _maxBytes = maxBytes;
    }

    /// <summary>Keyframe first; empty when decoding cannot start yet.</summary>
    public IReadOnlyList<AccessUnit> Units => _units;

    public AccessUnit? Newest => _units.Count == 0 ? null : _units[^1];

    /// <summary>Borrows <paramref name="unit"/> and keeps a reference of its own when it continues the GOP that is held, or begins one.</summary>
    public void Add(AccessUnit unit)
    {
        if (unit.IsKeyframe)
        {
            Clear();
        }
        else if (_units.Count == 0 || unit.Info.Sequence != _units[^1].Info.Sequence + 1)
        {
            Clear();
            return;
        }

        if (_units.Count == _maxUnits || _bytes + unit.Length > _maxBytes)
        {
            Clear();
            return;
        }

        _units.Add(unit.AddReference());
        _bytes += unit.Length;
    }

    public void Clear()
    {
        foreach (AccessUnit unit in _units)
        {
            unit.Dispose();
        }

        _units.Clear();
        _bytes = 0;
    }
}
