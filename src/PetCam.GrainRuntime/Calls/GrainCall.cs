using System.Diagnostics;
using Orleans.Runtime;
using PetCam.GrainRuntime.Activations;
using PetCam.GrainRuntime.Diagnostics;
using PetCam.GrainRuntime.Registration;

namespace PetCam.GrainRuntime.Calls;

/// <summary>One call of one grain method, from the caller's side to the answer.</summary>
internal abstract class GrainCall : GrainRequest
{
    private readonly GrainClass _class;
    private readonly long _sentAt;
    private readonly CallCancellation? _cancellation;
    private volatile bool _isAbandoned;

    /// <summary>A call that begins here.</summary>
    protected GrainCall(GrainReference reference, GrainMethod method, object?[] arguments)
        : this(reference.Id, reference.Class, reference.Client, method, arguments)
    {
        Caller = TurnScheduler.CurrentActivation?.ExclusiveRequest as GrainCall;
        Context = RequestContextFlow.Capture();
        ParentActivity = GrainActivities.CaptureParent();
    }

    /// <summary>A call that arrives from another silo.</summary>
    protected GrainCall(GrainId target, GrainClass grainClass, GrainClient client, GrainMethod method, object?[] arguments)
    {
        Target = target;
        _class = grainClass;
        Client = client;
        Method = method;
        Arguments = arguments;
        _sentAt = client.TimeProvider.GetTimestamp();
        _cancellation = method.TakeCancellation(arguments);
    }

    public sealed override GrainId Target { get; }

    public Dictionary<string, object>? Context { get; protected init; }

    public ActivityContext ParentActivity { get; protected init; }

    public GrainMethod Method { get; }

    public override bool Interleaves => Method.AlwaysInterleaves || _class.IsReentrant;

    public override bool IsReadOnly => Method.IsReadOnly;

    public override bool IsLimited => true;

    public override bool IsAbandoned => _isAbandoned;

    /// <summary>The call in whose turn this one was made, for as long as that one runs.</summary>
    public GrainCall? Caller { get; private set; }

    /// <summary>Timestamp at which the caller stops waiting.</summary>
    public long Deadline { get; set; }

    /// <summary>The list of waiting calls that this one is in; null when it is in none.</summary>
    public OutstandingCalls? WaitsIn { get; set; }

    /// <summary>Neighbours in the list of outstanding calls.</summary>
    public GrainCall? Older { get; set; }

    public GrainCall? Newer { get; set; }

    /// <summary>Why the call may never be answered: it goes round in a circle. Null as far as is known.</summary>
    public string? Cycle { get; set; }

    public object?[] Arguments { get; }

    protected GrainClient Client { get; }

    /// <summary>Gives the call to the engine.</summary>
    public void Send()
    {
        if (!Method.IsOneWay)
        {
            Client.Outstanding.Add(this);
            CallCycle.Note(this);
        }

        _cancellation?.Listen(this);
        if (!_isAbandoned && TryDeliver() && Method.IsOneWay) // abandoned: the token was cancelled before
        {
            TrySetSent();
        }
    }

    public override void Reject(Exception reason)
    {
        if (TrySetException(reason))
        {
            Ended("rejected");
        }
        else if (Method.IsOneWay)
        {
            OneWayEnded(reason);
        }
    }

    public override void Reroute() => TryDeliver();

    /// <summary>The caller has waited long enough.</summary>
    public virtual void TimeOut() => TimeOut(Client.TimeProvider.GetElapsedTime(_sentAt));

    /// <summary>The caller has waited long enough, by its own clock.</summary>
    public void TimeOut(TimeSpan age)
    {
        TimeoutException failure = new(CallDescription.OfTimeout(this, age));
        MarkAbandoned();
        if (TrySetException(failure))
        {
            Abandon();
            Ended("timeout");
        }
    }

    /// <summary>The caller has cancelled.</summary>
    public void Cancel(CancellationToken token)
    {
        MarkAbandoned();
        if (TrySetCanceled(token))
        {
            Abandon();
            Ended("cancelled");
        }
    }

    public void LogCycle(string cycle) => Client.Log.CallCycle(cycle);

    public override string ToString() => Method.Name;

    protected abstract bool TrySetException(Exception exception);

    protected abstract bool TrySetCanceled(CancellationToken token);

    /// <summary>One-way: the caller is done as soon as the call is on its way.</summary>
    protected abstract void TrySetSent();

    /// <summary>Invokes the method on the grain and gives the answer to the caller.</summary>
    /// <returns>Whether the caller was still there.</returns>
    protected abstract ValueTask<bool> InvokeAsync(object grain);

    protected override async Task RunAsync(Activation activation)
    {
        RequestContext.Snapshot = Context;
        using Activity? activity = GrainActivities.Start(this, ParentActivity);
        try
        {
            bool isAwaited = await InvokeAsync(activation.GrainInstance!);
            Finish(isAwaited, null);
        }
        catch (Exception exception)
        {
            activity?.SetStatus(ActivityStatusCode.Error, exception.Message);
            Finish(TryFail(exception), exception);
        }
    }

    /// <summary>Gives the call to whoever knows where its grain is.</summary>
    /// <exception cref="OrleansException">It cannot be delivered.</exception>
    protected virtual void Deliver() => Client.Engine.Deliver(this);

    protected virtual void Count(string outcome) => Client.Metrics.CallEnded(Target.Type, Method.Name, outcome);

    private bool TryDeliver()
    {
        try
        {
            Deliver();
            return true;
        }
        catch (OrleansException rejection)
        {
            Reject(rejection);
            return false;
        }
    }

    private bool TryFail(Exception exception) => !Method.IsOneWay && exception switch
    {
        OperationCanceledException cancelled => TrySetCanceled(cancelled.CancellationToken),
        _ => TrySetException(exception),
    };

    private void Finish(bool isAwaited, Exception? exception)
    {
        Caller = null; // ends chains: a finished caller waits for nobody
        if (isAwaited)
        {
            Ended(OutcomeOf(exception));
        }
        else if (Method.IsOneWay)
        {
            OneWayEnded(exception);
        }
        else
        {
            Client.Log.LateAnswer(Method.Name, Target, exception);
        }
    }

    private void OneWayEnded(Exception? exception)
    {
        if (exception is not null)
        {
            Client.Log.OneWayCallFailed(Method.Name, Target, exception);
        }

        Ended(OutcomeOf(exception));
    }

    private static string OutcomeOf(Exception? exception) =>
        exception switch { null => "ok", OperationCanceledException => "cancelled", _ => "error" };

    /// <summary>
    /// Before the caller is told: what it does next may let this call's turn come, and then it must not start. A one-way call has no caller that waits, and runs.
    /// </summary>
    private void MarkAbandoned() => _isAbandoned |= !Method.IsOneWay;

    /// <summary>Drops the call if it still waits for its turn, and cancels its token if it runs.</summary>
    protected virtual void Abandon()
    {
        _isAbandoned = true;
        _cancellation?.CancelOn(Activation);
    }

    /// <summary>The call is over for whoever waited: counts it.</summary>
    protected void Ended(string outcome)
    {
        WaitsIn?.Remove(this);

        _cancellation?.StopListening();
        Count(outcome);
    }
}
