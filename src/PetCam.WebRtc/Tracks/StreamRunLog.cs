using PetCam.Rtp;

namespace PetCam.WebRtc.Tracks;

/// <summary>The newest runs of one viewer, so that a lost packet can be found again with the header that it had.</summary>
internal sealed class StreamRunLog
{
    private const int Capacity = 8; // a run ends when a viewer skips to a keyframe: eight reach back further than any history

    private readonly StreamRun[] _runs = new StreamRun[Capacity];
    private long _count;

    public ref readonly StreamRun Newest => ref _runs[(_count - 1) % Capacity];

    public void Add(in StreamRun run)
    {
        if (_count > 0 && !ReferenceEquals(run.History, Newest.History))
        {
            ForgetOthers(run.History, Newest.History);
        }

        _runs[_count++ % Capacity] = run;
    }

    /// <summary>Finds the run that a viewer's packet index belongs to.</summary>
    public bool TryFind(long index, out StreamRun run)
    {
        for (long i = _count - 1; i >= Math.Max(0, _count - Capacity); i--)
        {
            run = _runs[i % Capacity];
            if (run.History is null)
            {
                break;
            }

            if (run.Contains(index))
            {
                return true;
            }
        }

        run = default;
        return false;
    }

    // A history that a viewer left is megabytes that nobody else may need: only the one before is kept, for what was lost just before the change.
    private void ForgetOthers(SendHistory current, SendHistory previous)
    {
        for (int i = 0; i < Capacity; i++)
        {
            if (!ReferenceEquals(_runs[i].History, current) && !ReferenceEquals(_runs[i].History, previous))
            {
                _runs[i] = default;
            }
        }
    }
}
