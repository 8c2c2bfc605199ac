namespace PetCam.WebRtc.Tracks;

/// <summary>The newest runs of one viewer, so that a lost packet can be found again with the header that it had.</summary>
internal sealed class StreamRunLog
{
    private const int Capacity = 8; // a run ends when a viewer skips to a keyframe: eight reach back further than any history

    private readonly StreamRun[] _runs = new StreamRun[Capacity];
    private long _count;

    public ref readonly StreamRun Newest => ref _runs[(_count - 1) % Capacity];

    public void Add(in StreamRun run) => _runs[_count++ % Capacity] = run;

    /// <summary>Finds the run that a viewer's packet index belongs to.</summary>
    public bool TryFind(long index, out StreamRun run)
    {
        for (long i = _count - 1; i >= Math.Max(0, _count - Capacity); i--)
        {
            run = _runs[i % Capacity];
            if (run.Contains(index))
            {
                return true;
            }
        }

        run = default;
        return false;
    }
}
