using PetCam.Protocol.V1;

namespace PetCam.Grains.Fleet;

/// <summary>The newest state of each camera, in the order of their changes: who has read up to a place gets only what changed behind it.</summary>
/// <remarks>One activation's own: versions of another one mean nothing here, so a place names the activation it is of.</remarks>
internal sealed class FleetHistory
{
    /// <summary>Bytes of the states in one part, and one state more: far below what a call between silos may carry (4 MiB).</summary>
    public const int MaxPartBytes = 512 * 1024;

    private readonly string _activation = Guid.NewGuid().ToString("N");
    private readonly SortedDictionary<string, Entry> _byId = new(StringComparer.Ordinal);
    private readonly SortedSet<Entry> _byVersion = new(Comparer<Entry>.Create(static (a, b) => a.Version.CompareTo(b.Version)));
    private ulong _version;

    /// <summary>By camera id.</summary>
    public IEnumerable<CameraState> States => _byId.Values.Select(static entry => entry.State);

    /// <summary>Takes a camera's state; one that says what is known already is no change.</summary>
    public void Put(CameraState state)
    {
        if (_byId.TryGetValue(state.CameraId, out Entry? known))
        {
            if (known.State.Equals(state))
            {
                return;
            }

            _byVersion.Remove(known);
        }

        Entry entry = new(state, ++_version);
        _byId[state.CameraId] = entry;
        _byVersion.Add(entry);
    }

    /// <summary>What changed behind a place, as much of it as goes into one part.</summary>
    public FleetChanges Read(FleetCursor since)
    {
        ulong place = since.Activation == _activation ? since.Version : 0;
        FleetChanges part = new() { Cursor = new FleetCursor { Activation = _activation, Version = place } };
        if (place >= _version)
        {
            return part; // as nearly every second: nothing is looked for
        }

        int bytes = 0;
        foreach (Entry entry in _byVersion.GetViewBetween(new Entry(null!, place + 1), new Entry(null!, _version)))
        {
            if (bytes >= MaxPartBytes)
            {
                part.More = true;
                break;
            }

            part.Cameras.Add(entry.State);
            part.Cursor.Version = entry.Version;
            bytes += entry.State.CalculateSize();
        }

        return part;
    }

    private sealed record Entry(CameraState State, ulong Version);
}
