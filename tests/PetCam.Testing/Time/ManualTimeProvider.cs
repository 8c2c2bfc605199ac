namespace PetCam.Testing;

/// <summary>A clock that moves when the test says so. Timers fire on the thread that calls <see cref="Advance"/>, in order of their due times.</summary>
public sealed class ManualTimeProvider : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly List<ManualTimer> _timers = [];
    private DateTimeOffset _now;
    private long _ticks = 1;

    public ManualTimeProvider(DateTimeOffset? start = null) => _now = start ?? new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>Timers that are armed right now: lets a test wait for a loop to reach its delay, without sleeping.</summary>
    public int ArmedTimers
    {
        get
        {
            lock (_gate)
            {
                return _timers.Count(timer => timer.DueTicks is not null);
            }
        }
    }

    public override DateTimeOffset GetUtcNow()
    {
        lock (_gate)
        {
            return _now;
        }
    }

    public override long GetTimestamp()
    {
        lock (_gate)
        {
            return _ticks;
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ManualTimer timer = new(this, callback, state);
        lock (_gate)
        {
            _timers.Add(timer);
        }

        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Moves both clocks, stopping at each timer that falls due on the way.</summary>
    public void Advance(TimeSpan by)
    {
        long target = GetTimestamp() + by.Ticks;
        while (TakeDue(target) is { } due)
        {
            due.Fire();
        }

        MoveTo(target);
    }

    /// <summary>Sets the wall clock without moving the monotonic one, as an NTP step does.</summary>
    public void StepWallClock(TimeSpan by)
    {
        lock (_gate)
        {
            _now += by;
        }
    }

    private ManualTimer? TakeDue(long target)
    {
        lock (_gate)
        {
            ManualTimer? next = _timers.Where(timer => timer.DueTicks <= target).MinBy(timer => timer.DueTicks);
            if (next is not null)
            {
                MoveTo(next.DueTicks!.Value);
                next.Rearm();
            }

            return next;
        }
    }

    private void MoveTo(long ticks)
    {
        lock (_gate)
        {
            if (ticks > _ticks)
            {
                _now += TimeSpan.FromTicks(ticks - _ticks);
                _ticks = ticks;
            }
        }
    }

    private sealed class ManualTimer(ManualTimeProvider owner, TimerCallback callback, object? state) : ITimer
    {
        private TimeSpan _period = Timeout.InfiniteTimeSpan;

        public long? DueTicks { get; private set; }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (owner._gate)
            {
                _period = period;
                DueTicks = dueTime == Timeout.InfiniteTimeSpan ? null : owner._ticks + dueTime.Ticks;
                return true;
            }
        }

        public void Rearm() =>
            DueTicks = _period == Timeout.InfiniteTimeSpan || _period == TimeSpan.Zero ? null : DueTicks + _period.Ticks;

        public void Fire() => callback(state);

        public void Dispose()
        {
            lock (owner._gate)
            {
                DueTicks = null;
                owner._timers.Remove(this);
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
