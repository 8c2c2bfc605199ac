using Orleans.Runtime;
using PetCam.GrainRuntime.Activations;

namespace PetCam.GrainRuntime.Timers;

/// <summary>
/// A timer of one activation. When it is due it queues itself as a request; the next period starts when the callback has ended,
/// so there is never more than one callback of a timer, running or waiting.
/// </summary>
internal abstract class GrainTimer : GrainRequest, IGrainTimer
{
    private static readonly TimeSpan RefusedDelay = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly Activation _activation;
    private readonly bool _interleaves;
    private readonly bool _keepsAlive;
    private readonly CancellationTokenSource _stopped = new();
    private ITimer? _due; // null once disposed
    private TimeSpan _period;
    private bool _isQueued; // waits or runs
    private bool _isDueAgain; // Change made it due while it was queued
    private bool _hasChanged; // Change was called since the callback started

    protected GrainTimer(Activation activation, GrainTimerCreationOptions options)
    {
        Validate(options.DueTime, nameof(options.DueTime));
        Validate(options.Period, nameof(options.Period));
        _activation = activation;
        _interleaves = options.Interleave || activation.Class.IsReentrant;
        _keepsAlive = options.KeepAlive;
        _period = options.Period;
        activation.Producers.Add(this);
        lock (_lock)
        {
            _due = CreateTimer(activation.Environment.TimeProvider);
            _due.Change(options.DueTime, Timeout.InfiniteTimeSpan);
        }
    }

    public override GrainId Target => _activation.Id;

    public override bool Interleaves => _interleaves;

    public override bool KeepsAlive => _keepsAlive;

    public override bool IsAbandoned => _stopped.IsCancellationRequested;

    public void Change(TimeSpan dueTime, TimeSpan period)
    {
        Validate(dueTime, nameof(dueTime));
        Validate(period, nameof(period));
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_due is null, this);
            _period = period;
            _hasChanged = true;
            _isDueAgain = false;
            _due.Change(dueTime, Timeout.InfiniteTimeSpan);
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            if (_due is null)
            {
                return;
            }

            _due.Dispose();
            _due = null;
        }

        _activation.Producers.Remove(this);
        _stopped.Cancel();
        _stopped.Dispose();
    }

    public override void Reject(Exception reason) => Dispose();

    public override void Reroute() => Dispose(); // a timer ends with its activation

    /// <summary>The silo takes no turns for now: comes again in a second, even when this was its only callback.</summary>
    public override void Refuse(Exception reason)
    {
        lock (_lock)
        {
            _isQueued = false;
            _isDueAgain = false;
            _due?.Change(RefusedDelay, Timeout.InfiniteTimeSpan);
        }
    }

    protected abstract Task InvokeAsync(CancellationToken token);

    protected override async Task RunAsync(Activation activation)
    {
        try
        {
            await InvokeAsync(StartCallback());
        }
        catch (SiloUnavailableException exception)
        {
            activation.Environment.Log.TimerSkipped(activation.Id, exception.Message); // somebody that it asked cannot be reached for now
        }
        catch (Exception exception) when (!(exception is OperationCanceledException && IsAbandoned))
        {
            activation.Environment.Log.TimerFailed(activation.Id, exception);
        }
        catch (OperationCanceledException)
        {
            // The timer was stopped during its callback, which noticed.
        }

        EndCallback();
    }

    private static void Validate(TimeSpan value, string name)
    {
        if (value < TimeSpan.Zero && value != Timeout.InfiniteTimeSpan)
        {
            throw new ArgumentOutOfRangeException(name, value, "Must be zero or longer, or Timeout.InfiniteTimeSpan.");
        }
    }

    private ITimer CreateTimer(TimeProvider time)
    {
        using AsyncFlowControl? flow = ExecutionContext.IsFlowSuppressed() ? null : ExecutionContext.SuppressFlow();
        return time.CreateTimer(
            static timer => ((GrainTimer)timer!).OnDue(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    private void OnDue()
    {
        lock (_lock)
        {
            if (_isQueued)
            {
                _isDueAgain = true;
                return;
            }

            _isQueued = true;
        }

        Enqueue();
    }

    private void Enqueue()
    {
        if (!_activation.TryEnqueue(this))
        {
            Dispose();
        }
    }

    private CancellationToken StartCallback()
    {
        lock (_lock)
        {
            _hasChanged = false;
            return _due is null ? new CancellationToken(canceled: true) : _stopped.Token;
        }
    }

    private void EndCallback()
    {
        lock (_lock)
        {
            if (_isDueAgain)
            {
                _isDueAgain = false;
            }
            else
            {
                _isQueued = false;
                ScheduleNextPeriod();
                return;
            }
        }

        Enqueue();
    }

    private void ScheduleNextPeriod()
    {
        if (_due is not null && !_hasChanged && _period > TimeSpan.Zero)
        {
            _due.Change(_period, Timeout.InfiniteTimeSpan);
        }
    }
}
