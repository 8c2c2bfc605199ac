namespace PetCam.GrainRuntime.Calls;

/// <summary>A call that is answered with a <typeparamref name="TResult"/>.</summary>
internal sealed class GrainCall<TResult>(GrainReference reference, GrainMethod<TResult> method, object?[] arguments)
    : GrainCall(reference, method, arguments)
{
    private readonly TaskCompletionSource<TResult> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<TResult> Answer => _answer.Task;

    protected override bool TrySetException(Exception exception) => _answer.TrySetException(exception);

    protected override bool TrySetCanceled(CancellationToken token) => _answer.TrySetCanceled(token);

    protected override void TrySetSent() => _answer.TrySetResult(default!);

    protected override ValueTask<bool> InvokeAsync(object grain)
    {
        ValueTask<TResult> pending = method.Invoke(grain, Arguments);
        return pending.IsCompletedSuccessfully ? new ValueTask<bool>(SetResult(pending.Result)) : AwaitAsync(pending);
    }

    private async ValueTask<bool> AwaitAsync(ValueTask<TResult> pending) => SetResult(await pending);

    private bool SetResult(TResult result) => _answer.TrySetResult(method.CopyResult(result));
}
