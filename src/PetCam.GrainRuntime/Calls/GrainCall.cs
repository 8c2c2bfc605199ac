using System.Diagnostics;
using Orleans.Runtime;
using PetCam.GrainRuntime.Activations;
using PetCam.GrainRuntime.Diagnostics;

namespace PetCam.GrainRuntime.Calls;

/// <summary>One call of one grain method, from the caller's side to the answer.</summary>
internal abstract class GrainCall : GrainRequest
{
    private readonly GrainReference _reference;
    private readonly Dictionary<string, object>? _context;
    private readonly ActivityContext _parentActivity;
    private readonly long _sentAt;
    private readonly CallCancellation? _cancellation;
    private volatile bool _isAbandoned;

    protected GrainCall(GrainReference reference, GrainMethod method, object?[] arguments)
    {
        _reference = reference;
        Method = method;
        Arguments = arguments;
        Caller = TurnScheduler.CurrentActivation?.ExclusiveRequest as GrainCall;
        _context = RequestContextFlow.Capture();
        _parentActivity = GrainActivities.CaptureParent();
        _sentAt = reference.Client.TimeProvider.GetTimestamp();
        _cancellation = method.TakeCancellation(arguments);
    }

    public sealed override GrainId Target => _reference.Id;

    public GrainMethod Method { get; }

    public override bool Interleaves => Method.AlwaysInterleaves || _reference.Class.IsReentrant;

    public override bool IsReadOnly => Method.IsReadOnly;

    public override bool IsLimited => true;

    public override bool IsAbandoned => _isAbandoned;

    /// <summary>The call in whose turn this one was made, for as long as that one runs.</summary>
    public GrainCall? Caller { get; private set; }

    /// <summary>Timestamp at which the caller stops waiting.</summary>
    public long Deadline { get; set; }

    /// <summary>Neighbours in the list of outstanding calls.</summary>
    public GrainCall? Older { get; set; }

    public GrainCall? Newer { get; set; }

    /// <summary>Why the call may never be answered: it goes round in a circle. Null as far as is known.</summary>
    public string? Cycle { get; set; }

    protected object?[] Arguments { get; }

    protected GrainClient Client => _reference.Client;

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
    public void TimeOut()
    {
        TimeSpan age = Client.TimeProvider.GetElapsedTime(_sentAt);
        if (TrySetException(new TimeoutException(CallDescription.OfTimeout(this, age))))
        {
            Abandon();
            Ended("timeout");
        }
    }

    /// <summary>The caller has cancelled.</summary>
    public void Cancel(CancellationToken token)
    {
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
        RequestContext.Snapshot = _context;
        using Activity? activity = GrainActivities.Start(this, _parentActivity);
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

    private bool TryDeliver()
    {
        try
        {
            Client.Engine.Deliver(this);
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

    /// <summary>Drops the call if it still waits for its turn, and cancels its token if it runs.</summary>
    private void Abandon()
    {
        _isAbandoned = true;
        _cancellation?.CancelOn(Activation);
    }

    private void Ended(string outcome)
    {
        if (!Method.IsOneWay)
        {
            Client.Outstanding.Remove(this);
        }

        _cancellation?.StopListening();
        Client.Metrics.CallEnded(Target.Type, Method.Name, outcome);
    }
}
