using System.Threading.Tasks.Sources;

namespace PetCam.Ingest;

/// <summary>Wakes the one task that waits for it, or the next that does. Waiting and setting do not allocate.</summary>
/// <remarks>Who sets it is never made to run the waiting task: it goes on on the pool.</remarks>
internal sealed class AsyncSignal : IValueTaskSource
{
    private readonly Lock _gate = new();
    private ManualResetValueTaskSourceCore<bool> _source = new() { RunContinuationsAsynchronously = true };
    private bool _isSet;
    private bool _isAwaited;

    /// <summary>Any thread.</summary>
    public void Set()
    {
        bool wakes;
        lock (_gate)
        {
            wakes = _isAwaited;
            _isAwaited = false;
            _isSet = !wakes;
        }

        if (wakes)
        {
            _source.SetResult(true);
        }
    }

    /// <summary>One caller at a time.</summary>
    public ValueTask WaitAsync()
    {
        lock (_gate)
        {
            if (_isSet)
            {
                _isSet = false;
                return ValueTask.CompletedTask;
            }

            _source.Reset();
            _isAwaited = true;
            return new ValueTask(this, _source.Version);
        }
    }

    void IValueTaskSource.GetResult(short token) => _source.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => _source.GetStatus(token);

    void IValueTaskSource.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _source.OnCompleted(continuation, state, token, flags);
}
