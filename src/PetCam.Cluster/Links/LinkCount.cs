namespace PetCam.Cluster.Links;

/// <summary>How many of something run, with a bound, and a way to wait until none does.</summary>
internal sealed class LinkCount(int max)
{
    private readonly Lock _gate = new();
    private int _count;
    private TaskCompletionSource? _zero;

    public bool TryEnter()
    {
        lock (_gate)
        {
            bool hasRoom = _count < max;
            _count += hasRoom ? 1 : 0;
            return hasRoom;
        }
    }

    public void Leave()
    {
        lock (_gate)
        {
            if (--_count == 0)
            {
                _zero?.TrySetResult();
            }
        }
    }

    public Task WhenZeroAsync()
    {
        lock (_gate)
        {
            _zero = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            if (_count == 0)
            {
                _zero.SetResult();
            }

            return _zero.Task;
        }
    }
}
