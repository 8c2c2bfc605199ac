using PetCam.GrainRuntime.Activations;

namespace PetCam.GrainRuntime.Streams;

/// <summary>The consumer wants no more: lets the producer clean up on the turns of its activation.</summary>
internal sealed class StreamClose(GrainId target, IActivationStream stream) : GrainRequest
{
    private readonly TaskCompletionSource _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public override GrainId Target => target;

    public override bool Interleaves => true;

    public Task Answer => _answer.Task;

    public override void Reject(Exception reason) => _answer.TrySetException(reason);

    public override void Reroute() => _answer.TrySetResult(); // the activation closed its streams when it ended

    protected override async Task RunAsync(Activation activation)
    {
        try
        {
            await stream.CloseAsync(activation);
            _answer.TrySetResult();
        }
        catch (Exception exception)
        {
            _answer.TrySetException(exception);
        }
    }
}
