namespace PetCam.GrainRuntime.Calls;

/// <summary>
/// The calls whose callers are waiting. Nearly all wait equally long, so the list is kept in order of deadline by looking for a call's
/// place from the end, and one timer, set to the oldest, times them all out.
/// </summary>
internal sealed class OutstandingCalls : IDisposable
{
    private readonly Lock _lock = new();
    private readonly TimeProvider _time;
    private readonly long _timeoutTicks;
    private readonly ITimer _timer;
    private GrainCall? _oldest;
    private GrainCall? _newest;
    private bool _timerIsSet;

    public OutstandingCalls(TimeProvider time, TimeSpan timeout)
    {
        _time = time;
        _timeoutTicks = (long)(timeout.TotalSeconds * time.TimestampFrequency);
        _timer = time.CreateTimer(
            static calls => ((OutstandingCalls)calls!).OnDue(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public void Add(GrainCall call) => Add(call, _timeoutTicks);

    /// <summary>Adds a call whose caller waits for a time of its own.</summary>
    public void Add(GrainCall call, TimeSpan timeout) => Add(call, (long)(timeout.TotalSeconds * _time.TimestampFrequency));

    public void Remove(GrainCall call)
    {
        lock (_lock)
        {
            Unlink(call);
        }
    }

    public void Dispose() => _timer.Dispose();

    private void Add(GrainCall call, long ticks)
    {
        lock (_lock)
        {
            call.WaitsIn = this;
            call.Deadline = _time.GetTimestamp() + ticks;
            GrainCall? older = _newest;
            while (older is not null && older.Deadline > call.Deadline)
            {
                older = older.Older;
            }

            LinkBehind(call, older);
            _timerIsSet &= older is not null; // it is the first to be due
            SetTimer();
        }
    }

    private void LinkBehind(GrainCall call, GrainCall? older)
    {
        call.Older = older;
        call.Newer = older is null ? _oldest : older.Newer;
        if (older is null)
        {
            _oldest = call;
        }
        else
        {
            older.Newer = call;
        }

        if (call.Newer is { } newer)
        {
            newer.Older = call;
        }
        else
        {
            _newest = call;
        }
    }

    private void OnDue()
    {
        _timerIsSet = false;
        while (TakeExpired() is { } call)
        {
            call.TimeOut();
        }
    }

    /// <summary>The oldest call, unlinked, if its time is over; otherwise the timer waits for it.</summary>
    private GrainCall? TakeExpired()
    {
        lock (_lock)
        {
            if (_oldest is not { } call || call.Deadline > _time.GetTimestamp())
            {
                SetTimer();
                return null;
            }

            Unlink(call);
            return call;
        }
    }

    private void SetTimer()
    {
        if (_timerIsSet || _oldest is null)
        {
            return;
        }

        _timerIsSet = true;
        double seconds = (_oldest.Deadline - _time.GetTimestamp()) / (double)_time.TimestampFrequency;
        _timer.Change(TimeSpan.FromSeconds(Math.Max(0, seconds)), Timeout.InfiniteTimeSpan);
    }

    private void Unlink(GrainCall call)
    {
        bool isLinked = ReferenceEquals(_oldest, call) || call.Older is not null;
        if (!isLinked)
        {
            return;
        }

        if (call.Older is { } older)
        {
            older.Newer = call.Newer;
        }
        else
        {
            _oldest = call.Newer;
        }

        if (call.Newer is { } newer)
        {
            newer.Older = call.Older;
        }
        else
        {
            _newest = call.Older;
        }

        call.Older = null;
        call.Newer = null;
    }
}
