using System.Diagnostics.CodeAnalysis;
using Orleans;
using Orleans.Runtime;
using PetCam.GrainRuntime.Placement;
using PetCam.GrainRuntime.Registration;

namespace PetCam.GrainRuntime.Activations;

/// <summary>One life of one grain: its mailbox, its turns, its timers, and the way from first call to deactivation.</summary>
[SuppressMessage("Design", "CA1001", Justification = "Its last turn disposes of the grain.")]
internal sealed class Activation : IGrainContext, IKeyed
{
    private readonly Lock _lock = new();
    private readonly TurnScheduler _scheduler;
    private readonly TaskCompletionSource _gone = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Mailbox _mailbox;
    private ActivationLife _life;
    private UseClock _use;
    private LivingGrain? _grain;

    /// <param name="home">What it lives by in a cluster; null without one.</param>
    public Activation(GrainId id, GrainClass grainClass, ActivationHome? home, ActivationEnvironment environment)
    {
        Id = id;
        Class = grainClass;
        Home = home;
        Environment = environment;
        _scheduler = new TurnScheduler(this);
        _use = new UseClock(environment.TimeProvider.GetTimestamp());
    }

    public GrainId Id { get; }

    public GrainClass Class { get; }

    /// <summary>What the activation lives by in a cluster; null without one.</summary>
    public ActivationHome? Home { get; }

    public ActivationEnvironment Environment { get; }

    /// <summary>The timers and streams of this activation.</summary>
    public ActivationProducers Producers { get; } = new();

    public object? GrainInstance => Grain;

    /// <summary>Null before the first turn has constructed it.</summary>
    public IGrainBase? Grain => _grain?.Instance;

    /// <summary>Its home is elsewhere: the grain has no word any more.</summary>
    public bool IsDropped => _life.IsDropped;

    public IServiceProvider ActivationServices =>
        _grain?.Services ?? throw new InvalidOperationException($"{Id} has no services yet.");

    /// <summary>The running request that nothing but interleaving requests can run beside; null in reentrant grains.</summary>
    public GrainRequest? ExclusiveRequest { get; private set; }

    /// <summary>Ends when the activation is gone.</summary>
    public Task WhenGone => _gone.Task;

    /// <summary>It is active, and nothing runs or waits.</summary>
    public bool IsAtRest
    {
        get
        {
            lock (_lock)
            {
                return IsIdle;
            }
        }
    }

    string IKeyed.PrimaryKey => Id.Key;

    private bool IsIdle => _life.IsActive && _mailbox.RunningCount == 0 && _mailbox.WaitingCount == 0;

    /// <summary>Queues a request.</summary>
    /// <returns>False when the activation is gone: ask the directory again.</returns>
    /// <exception cref="LimitExceededException">Too many requests wait already.</exception>
    public bool TryEnqueue(GrainRequest request)
    {
        lock (_lock)
        {
            if (_life.IsGone || _life.IsDropped)
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
        bool isFirst;
        lock (_lock)
        {
            isFirst = _life.TryRequestEnd(reason);
        }

        if (isFirst)
        {
            StopProducers();
        }
        else
        {
            _scheduler.Signal(); // it may have been put off while the silo was suspended
        }
    }

    /// <summary>
    /// Ends the activation because its home is no longer here: its address is free at once, waiting requests move on, and the grain
    /// gets no chance to write. What runs already runs to its end.
    /// </summary>
    /// <param name="next">A request that was about to start: it moves on before those that wait.</param>
    public void Drop(DeactivationReason reason, GrainRequest? next = null)
    {
        bool isDroppedHere;
        lock (_lock)
        {
            isDroppedHere = _life.TryDrop(reason);
        }

        if (!isDroppedHere)
        {
            next?.Reroute(); // dropped by somebody else a moment ago
            return;
        }

        Environment.Host.Remove(this);
        StopProducers();
        next?.Reroute();
        while (TryTakeWaiting() is { } request)
        {
            request.Reroute();
        }
    }

    /// <summary>Ends the activation when nothing has used it for <paramref name="age"/>.</summary>
    public void CollectIfIdle(TimeSpan age)
    {
        lock (_lock)
        {
            if (_life.EndReason is null && !(IsIdle && _use.IsUnused(age, Environment.TimeProvider)))
            {
                return;
            }

            // A deactivation that was asked for before may have been put off while the silo was suspended: it is signalled again.
            _life.TryRequestEnd(new DeactivationReason(DeactivationReasonCode.ActivationIdle, $"Idle for {age}."));
        }

        StopProducers();
    }

    public void DelayDeactivation(TimeSpan delay)
    {
        lock (_lock)
        {
            _use.KeepFor(delay, Environment.TimeProvider);
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
            else if (!_life.IsDropped)
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
                _use.Used(Environment.TimeProvider);
            }
        }
    }

    /// <summary>On the first turn.</summary>
    internal IGrainBase ConstructGrain()
    {
        _grain = new LivingGrain(Environment.Services);
        return _grain.Construct(this);
    }

    /// <summary>The grain is ready: requests may start.</summary>
    internal void Begin()
    {
        lock (_lock)
        {
            _life.Begin();
            _use.Used(Environment.TimeProvider);
        }

        Environment.Metrics.Activated(Id.Type);
        _scheduler.Signal();
    }

    /// <summary>On the last turn: frees the address, then hands every waiting request to <paramref name="dispose"/>.</summary>
    internal async Task EndAsync(Action<GrainRequest> dispose)
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

    /// <summary>Timers and streams end, on a turn; that the activation is to end is noticed behind it.</summary>
    private void StopProducers() => _scheduler.Post(static activation => ((Activation)activation!).Producers.Stop(), this);

    /// <summary>Whether the home is still here. If not, nothing of this activation runs, now or later.</summary>
    private bool MayRun(GrainRequest request)
    {
        if (Home is not { } home || _life.IsDropped || Environment.Fence is not { } fence)
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
            return false;
        }

        RefuseAll(request);
        if (Environment.Host.IsStopping)
        {
            // Nobody will tell any more whether it may go on: it ends without a word instead of being waited for.
            Drop(new DeactivationReason(DeactivationReasonCode.ShuttingDown, $"The silo stops while it cannot tell whether home '{home.Key}' is still here."));
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
            _life.StepBack(hasBegun: GrainInstance is not null);
        }
    }

    private GrainRequest? NextStep()
    {
        if (_life.TryStep(isIdle: _mailbox.RunningCount == 0, out DeactivationReason? reason))
        {
            return new LifecycleStep(this, reason);
        }

        return _life.IsActive ? StartFromMailbox() : null;
    }

    private GrainRequest? StartFromMailbox()
    {
        if (_mailbox.TryStart(interleavingOnly: _life.EndReason is not null, out GrainRequest? request)
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

    /// <summary>Takes the next waiting request; closes the mailbox when there is none.</summary>
    private GrainRequest? TryRemoveWaiting()
    {
        lock (_lock)
        {
            _life.End();
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
            if (_grain is { } grain)
            {
                await grain.DisposeAsync();
            }
        }
        catch (Exception exception)
        {
            Environment.Log.DisposalFailed(Id, exception);
        }
    }
}
