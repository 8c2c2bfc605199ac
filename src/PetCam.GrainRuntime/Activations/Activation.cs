using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Runtime;
using PetCam.GrainRuntime.Placement;
using PetCam.GrainRuntime.Registration;

namespace PetCam.GrainRuntime.Activations;

/// <summary>One life of one grain: its mailbox, its turns, its timers, and the way from first call to deactivation.</summary>
internal sealed class Activation : IGrainContext, IKeyed
{
    private readonly Lock _lock = new();
    private readonly TurnScheduler _scheduler;
    private readonly TaskCompletionSource _gone = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Mailbox _mailbox;
    private ActivationState _state;
    private DeactivationReason? _deactivationReason; // set once: the activation ends when its running requests have
    private long _lastUsed;
    private long _keepUntil; // timestamp before which the collector leaves the activation alone; long.MaxValue = for ever
    private AsyncServiceScope? _scope;
    private bool _isDropped; // its home is elsewhere: takes nothing more, and ends without a word from the grain

    /// <param name="home">What it lives by in a cluster; null without one.</param>
    public Activation(GrainId id, GrainClass grainClass, ActivationHome? home, ActivationEnvironment environment)
    {
        Id = id;
        Class = grainClass;
        Home = home;
        Environment = environment;
        _scheduler = new TurnScheduler(this);
        _lastUsed = environment.TimeProvider.GetTimestamp();
    }

    public GrainId Id { get; }

    public GrainClass Class { get; }

    /// <summary>What the activation lives by in a cluster; null without one.</summary>
    public ActivationHome? Home { get; }

    public ActivationEnvironment Environment { get; }

    /// <summary>The timers and streams of this activation.</summary>
    public ActivationProducers Producers { get; } = new();

    public object? GrainInstance { get; private set; }

    public IServiceProvider ActivationServices =>
        _scope?.ServiceProvider ?? throw new InvalidOperationException($"{Id} has no services yet.");

    /// <summary>The running request that nothing but interleaving requests can run beside; null in reentrant grains.</summary>
    public GrainRequest? ExclusiveRequest { get; private set; }

    /// <summary>Ends when the activation is gone.</summary>
    public Task WhenGone => _gone.Task;

    string IKeyed.PrimaryKey => Id.Key;

    /// <summary>Queues a request.</summary>
    /// <returns>False when the activation is gone: ask the directory again.</returns>
    /// <exception cref="LimitExceededException">Too many requests wait already.</exception>
    public bool TryEnqueue(GrainRequest request)
    {
        lock (_lock)
        {
            if (_state == ActivationState.Gone || _isDropped)
            {
                return false;
            }

            ThrowIfFull(request);
            request.Activation = this;
            _mailbox.Enqueue(request);
        }

        _scheduler.Signal();
        return true;
    }

    /// <summary>Runs an action as a turn of this activation, whatever else is running.</summary>
    public void Post(Action<object?> action, object? state) => _scheduler.Post(action, state);

    /// <summary>Asks the activation to end once its running requests have ended. Later reasons do not replace the first.</summary>
    public void RequestDeactivation(DeactivationReason reason)
    {
        lock (_lock)
        {
            if (_deactivationReason is not null)
            {
                return;
            }

            _deactivationReason = reason;
        }

        _scheduler.Post(static activation => ((Activation)activation!).Producers.Stop(), this);
    }

    /// <summary>
    /// Ends the activation because its home is no longer here: its address is free at once, waiting requests move on, and the grain
    /// gets no chance to write. What runs already runs to its end.
    /// </summary>
    /// <param name="next">A request that was about to start: it moves on before those that wait.</param>
    public void Drop(DeactivationReason reason, GrainRequest? next = null)
    {
        if (!TryMarkDropped(reason))
        {
            next?.Reroute(); // dropped by somebody else a moment ago
            return;
        }

        Environment.Host.Remove(this);
        _scheduler.Post(static activation => ((Activation)activation!).Producers.Stop(), this);
        next?.Reroute();
        while (TryTakeWaiting() is { } request)
        {
            request.Reroute();
        }
    }

    /// <summary>Ends the activation when nothing has used it for <paramref name="age"/>.</summary>
    public void CollectIfIdle(TimeSpan age)
    {
        TimeProvider time = Environment.TimeProvider;
        lock (_lock)
        {
            long now = time.GetTimestamp();
            bool isIdle = _state == ActivationState.Active && _mailbox.RunningCount == 0 && _mailbox.WaitingCount == 0
                && time.GetElapsedTime(_lastUsed, now) >= age && now >= _keepUntil;
            if (_deactivationReason is null && !isIdle)
            {
                return;
            }

            // A deactivation that was asked for before may have been put off while the silo was suspended: it is signalled again.
            _deactivationReason ??= new DeactivationReason(DeactivationReasonCode.ActivationIdle, $"Idle for {age}.");
        }

        _scheduler.Post(static activation => ((Activation)activation!).Producers.Stop(), this);
    }

    public void DelayDeactivation(TimeSpan delay)
    {
        TimeProvider time = Environment.TimeProvider;
        double ticks = delay.TotalSeconds * time.TimestampFrequency;
        lock (_lock)
        {
            _keepUntil = ticks >= long.MaxValue / 2 ? long.MaxValue : time.GetTimestamp() + (long)ticks;
        }
    }

    /// <summary>The request to start next, now counted as running; null when nothing may start.</summary>
    public GrainRequest? TryStartRequest()
    {
        while (true)
        {
            GrainRequest? request;
            lock (_lock)
            {
                request = NextStep();
            }

            if (request is { IsAbandoned: true })
            {
                Finished(request);
            }
            else if (request is null || MayRun(request))
            {
                return request;
            }
            else if (!_isDropped)
            {
                return null; // suspended: whatever waited was refused
            }
        }
    }

    /// <summary>A request that was started has ended.</summary>
    public void Finished(GrainRequest request)
    {
        lock (_lock)
        {
            if (request is LifecycleStep)
            {
                return;
            }

            _mailbox.Finished(request);
            if (ReferenceEquals(ExclusiveRequest, request))
            {
                ExclusiveRequest = null;
            }

            if (request.KeepsAlive)
            {
                _lastUsed = Environment.TimeProvider.GetTimestamp();
            }
        }
    }

    /// <summary>First turn: constructs the grain and lets it load its state.</summary>
    internal async Task ActivateAsync()
    {
        using CancellationTokenSource timeout = new(Environment.Options.ResponseTimeout, Environment.TimeProvider);
        try
        {
            _scope = Environment.Services.CreateAsyncScope();
            GrainInstance = Class.Construct(this);
            await ((IGrainBase)GrainInstance).OnActivateAsync(timeout.Token);
        }
        catch (Exception exception)
        {
            Environment.Log.ActivationFailed(Id, exception);
            await EndAsync(request => request.Reject(exception));
            return;
        }

        lock (_lock)
        {
            _state = ActivationState.Active;
            _lastUsed = Environment.TimeProvider.GetTimestamp();
        }

        Environment.Metrics.Activated(Id.Type);
        _scheduler.Signal();
    }

    /// <summary>Last turn: nothing runs any more, the timers stop, the grain says goodbye, waiting requests move on.</summary>
    internal async Task DeactivateAsync(DeactivationReason reason)
    {
        Producers.Stop(); // again: the last requests may have started some
        await Producers.CloseStreamsAsync(this);
        using CancellationTokenSource timeout = new(Environment.Options.DeactivationTimeout, Environment.TimeProvider);
        try
        {
            if (!_isDropped)
            {
                await ((IGrainBase)GrainInstance!).OnDeactivateAsync(reason, timeout.Token);
            }
        }
        catch (Exception exception)
        {
            Environment.Log.DeactivationFailed(Id, reason, exception);
        }

        if (GrainInstance is not null)
        {
            Environment.Metrics.Deactivated(Id.Type);
        }

        Environment.Log.Deactivated(Id, reason);
        await EndAsync(static request => request.Reroute());
    }

    private bool TryMarkDropped(DeactivationReason reason)
    {
        lock (_lock)
        {
            if (_isDropped || _state == ActivationState.Gone)
            {
                return false;
            }

            _isDropped = true;
            _deactivationReason = reason;
            return true;
        }
    }

    /// <summary>Whether the home is still here. If not, nothing of this activation runs, now or later.</summary>
    private bool MayRun(GrainRequest request)
    {
        if (Home is not { } home || _isDropped || Environment.Fence is not { } fence)
        {
            return true;
        }

        HomeStanding standing = fence.Check(home);
        if (standing == HomeStanding.Valid)
        {
            return true;
        }

        PutBack(request);
        if (standing == HomeStanding.Lost || GrainInstance is null)
        {
            Drop(new DeactivationReason(DeactivationReasonCode.DirectoryFailure, $"Its home '{home.Key}' in epoch {home.Epoch} is no longer here."), request);
        }
        else
        {
            RefuseAll(request);
        }

        return false;
    }

    private void RefuseAll(GrainRequest request)
    {
        SiloUnavailableException reason = new($"{Id} is on a silo that cannot tell for now whether it still owns it; nothing was executed.");
        for (GrainRequest? next = request; next is not null; next = TryTakeWaiting())
        {
            next.Refuse(reason);
        }
    }

    /// <summary>Undoes the start of a request.</summary>
    private void PutBack(GrainRequest request)
    {
        Finished(request);
        if (request is not LifecycleStep)
        {
            return;
        }

        lock (_lock)
        {
            _state = GrainInstance is null ? ActivationState.Created : ActivationState.Active;
        }
    }

    private GrainRequest? NextStep()
    {
        switch (_state)
        {
            case ActivationState.Created when _isDropped:
                _state = ActivationState.Deactivating;
                return new LifecycleStep(this, _deactivationReason);

            case ActivationState.Created:
                _state = ActivationState.Activating;
                return new LifecycleStep(this, null);

            case ActivationState.Active when _deactivationReason is { } reason && _mailbox.RunningCount == 0:
                _state = ActivationState.Deactivating;
                return new LifecycleStep(this, reason);

            case ActivationState.Active:
                return StartFromMailbox();

            default:
                return null;
        }
    }

    private GrainRequest? StartFromMailbox()
    {
        if (_mailbox.TryStart(interleavingOnly: _deactivationReason is not null, out GrainRequest? request)
            && request is { Interleaves: false, IsReadOnly: false })
        {
            ExclusiveRequest = request;
        }

        return request;
    }

    private void ThrowIfFull(GrainRequest request)
    {
        int limit = Environment.Options.MaxWaitingCallsPerGrain;
        if (request.IsLimited && _mailbox.WaitingCount >= limit)
        {
            throw new LimitExceededException(
                nameof(GrainRuntimeOptions.MaxWaitingCallsPerGrain), _mailbox.WaitingCount, limit, $"{request} for {Id}");
        }
    }

    /// <summary>Frees the address, then hands every waiting request to <paramref name="dispose"/>.</summary>
    private async Task EndAsync(Action<GrainRequest> dispose)
    {
        Producers.Stop();
        await DisposeGrainAsync();
        Environment.Host.Remove(this);
        while (TryRemoveWaiting() is { } request)
        {
            dispose(request);
        }

        _gone.SetResult();
    }

    /// <summary>Takes the next waiting request; closes the mailbox when there is none.</summary>
    private GrainRequest? TryRemoveWaiting()
    {
        lock (_lock)
        {
            _state = ActivationState.Gone;
            return _mailbox.TryRemove(out GrainRequest? request) ? request : null;
        }
    }

    private GrainRequest? TryTakeWaiting()
    {
        lock (_lock)
        {
            return _mailbox.TryRemove(out GrainRequest? request) ? request : null;
        }
    }

    private async Task DisposeGrainAsync()
    {
        try
        {
            await GrainClass.DisposeAsync(GrainInstance);
            if (_scope is { } scope)
            {
                await scope.DisposeAsync();
            }
        }
        catch (Exception exception)
        {
            Environment.Log.DisposalFailed(Id, exception);
        }
    }
}
