using PetCam.GrainRuntime.Activations;
using PetCam.GrainRuntime.Links;
using PetCam.GrainRuntime.Wire;

namespace PetCam.GrainRuntime.Calls;

/// <summary>A call from another silo, which is answered over its link.</summary>
internal sealed class IncomingCall<TResult> : GrainCall, IIncomingRequest
{
    private readonly IncomingRequest _call;
    private readonly GrainMethod<TResult> _method;
    private int _isAnswered;
    private byte[]? _answer; // waits until the activation counts the call as over, so that its caller finds it so

    public IncomingCall(IncomingRequest call, GrainMethod<TResult> method, object?[] arguments)
        : base(call.Target, call.Class, call.Client, method, arguments)
    {
        _call = call;
        _method = method;
        Context = call.Context;
        ParentActivity = call.ParentActivity;
        if (call.Header.DeadlineMs > 0 && !method.IsOneWay)
        {
            Client.Incoming.Add(this, TimeSpan.FromMilliseconds(call.Header.DeadlineMs));
        }
    }

    GrainRequest IIncomingRequest.Request => this;

    void IIncomingRequest.Cancel()
    {
        if (!Method.IsOneWay)
        {
            Cancel(CancellationToken.None);
        }
    }

    void IIncomingRequest.More(uint items) => throw new InvalidDataException("Items are asked for of a call.");

    void IIncomingRequest.Close()
    {
        if (!Method.IsOneWay)
        {
            Cancel(CancellationToken.None); // nobody is there any more to take the answer
        }
    }

    protected override void Deliver()
    {
        if (_call.Receiver.WhyNotHere(_call.Header, _call.Home.Key) is not { } reason)
        {
            _call.Receiver.Host.Deliver(this, _call.Home);
        }
        else if (TryClaimAnswer())
        {
            _call.AnswerNotHere(reason);
            Ended("moved");
        }
    }

    /// <summary>Its caller counts the call.</summary>
    protected override void Count(string outcome)
    {
    }

    protected override bool TrySetException(Exception exception)
    {
        if (!TryClaimAnswer())
        {
            return false;
        }

        _call.Answer(exception);
        return true;
    }

    protected override bool TrySetCanceled(CancellationToken token) => TrySetException(new OperationCanceledException());

    protected override void TrySetSent()
    {
    }

    protected override ValueTask<bool> InvokeAsync(object grain)
    {
        if (Method.IsOneWay && TryClaimAnswer())
        {
            AnswerWith(default!); // the caller waits only to know that the call was taken
            SendAnswer();
        }

        ValueTask<TResult> pending = _method.Invoke(grain, Arguments);
        return pending.IsCompletedSuccessfully ? new ValueTask<bool>(SetResult(pending.Result)) : AwaitAsync(pending);
    }

    protected override void OnFinished() => SendAnswer();

    private async ValueTask<bool> AwaitAsync(ValueTask<TResult> pending) => SetResult(await pending);

    private bool SetResult(TResult result)
    {
        if (!TryClaimAnswer())
        {
            return false;
        }

        AnswerWith(result);
        return true;
    }

    private void SendAnswer()
    {
        if (_answer is { } answer)
        {
            _answer = null;
            _call.Peer.Answer(_call.Id, answer);
        }
    }

    private void AnswerWith(TResult result)
    {
        try
        {
            FrameBuffer frame = Frames.Scratch();
            Frames.BeginOk(frame, _call.Id);
            _method.WriteResult(frame, result);
            Frames.Finish(frame, _call.Receiver.MaxFrameBytes);
            _answer = frame.Written.ToArray();
        }
        catch (NotSupportedException exception)
        {
            _call.Answer(exception); // too large
        }
    }

    private bool TryClaimAnswer() => Interlocked.Exchange(ref _isAnswered, 1) == 0;
}
