using PetCam.GrainRuntime.Activations;
using PetCam.GrainRuntime.Links;
using PetCam.GrainRuntime.Wire;
using PetCam.Protocol.V1;

namespace PetCam.GrainRuntime.Calls;

/// <summary>A call that begins here and is answered with a <typeparamref name="TResult"/>.</summary>
internal sealed class GrainCall<TResult>(GrainReference reference, GrainMethod<TResult> method, object?[] arguments)
    : GrainCall(reference, method, arguments), IRemoteRequest
{
    private readonly TaskCompletionSource<TResult> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile PendingCall? _pending; // set when the call went to another silo
    private bool _hasAskedWhy;

    public Task<TResult> Answer => _answer.Task;

    public int FailedDeliveries { get; set; }

    GrainRequest IRemoteRequest.Request => this;

    public override IRemoteRequest? ToRemote() => this;

    /// <summary>Time is over. Another silo is first asked what the call waits for; if it does not say, that is all there is to know.</summary>
    public override void TimeOut()
    {
        if (_pending is { } pending && !_hasAskedWhy)
        {
            _hasAskedWhy = true;
            Client.AskedForReason.Add(this);
            pending.Link!.Cancel(pending, Client.ResponseTimeout);
            return;
        }

        base.TimeOut();
    }

    void IRemoteRequest.Describe(CallRequest header)
    {
        if (!Method.IsOneWay)
        {
            double milliseconds = (Deadline - Client.TimeProvider.GetTimestamp()) * 1000.0 / Client.TimeProvider.TimestampFrequency;
            header.DeadlineMs = (uint)Math.Clamp(milliseconds, 1, uint.MaxValue);
        }
    }

    void IRemoteRequest.SentAs(PendingCall pending) => _pending = pending;

    void IRemoteRequest.Answer(ref WireReader payload)
    {
        if (Method.IsOneWay)
        {
            Ended("ok"); // its caller has long gone on
        }
        else if (_answer.TrySetResult(method.ReadResult(ref payload)))
        {
            Ended("ok");
        }
    }

    bool IRemoteRequest.Receive(StreamItems items, ref WireReader payload) => throw new InvalidDataException("Items have come for a call.");

    void IRemoteRequest.Fail(Exception exception)
    {
        bool isCancelled = exception is OperationCanceledException;
        if (isCancelled ? TrySetCanceled(default) : TrySetException(exception))
        {
            Ended(isCancelled ? "cancelled" : _hasAskedWhy ? "timeout" : exception is Orleans.Runtime.OrleansException ? "rejected" : "error");
        }
        else if (Method.IsOneWay)
        {
            Reject(exception);
        }
    }

    protected override bool TrySetException(Exception exception) => _answer.TrySetException(exception);

    protected override bool TrySetCanceled(CancellationToken token) => _answer.TrySetCanceled(token);

    protected override void TrySetSent() => _answer.TrySetResult(default!);

    protected override void Abandon()
    {
        base.Abandon();
        _pending?.Link!.Cancel(_pending, null);
    }

    protected override ValueTask<bool> InvokeAsync(object grain)
    {
        ValueTask<TResult> pending = method.Invoke(grain, Arguments);
        return pending.IsCompletedSuccessfully ? new ValueTask<bool>(SetResult(pending.Result)) : AwaitAsync(pending);
    }

    private async ValueTask<bool> AwaitAsync(ValueTask<TResult> pending) => SetResult(await pending);

    private bool SetResult(TResult result) => _answer.TrySetResult(method.CopyResult(result));
}
