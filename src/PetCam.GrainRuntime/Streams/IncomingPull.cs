using PetCam.GrainRuntime.Activations;
using PetCam.GrainRuntime.Links;

namespace PetCam.GrainRuntime.Streams;

/// <summary>A consumer on another silo has asked for items.</summary>
internal sealed class IncomingPull<T>(IncomingStream<T> stream, IncomingRequest call, int items) : GrainRequest
{
    private readonly TaskCompletionSource _produced = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _isFirst = true;

    public override GrainId Target => call.Target;

    public override bool Interleaves => true;

    public override bool IsLimited => true;

    /// <summary>Ends when the producer rests or has ended.</summary>
    public Task WhenProduced => _produced.Task;

    public override void Reject(Exception reason)
    {
        stream.End(reason);
        _produced.TrySetResult();
    }

    /// <summary>Nothing was produced yet: the stream may begin on the next activation, if that is here. Else it has lost its producer.</summary>
    public override void Reroute()
    {
        if (_isFirst && !stream.HasBegun)
        {
            _isFirst = false;
            call.Redeliver(this);
        }
        else
        {
            stream.Abort();
            _produced.TrySetResult();
        }
    }

    protected override async Task RunAsync(Activation activation)
    {
        try
        {
            await stream.ProduceAsync(activation, items);
        }
        catch (Exception exception)
        {
            activation.Environment.Log.StreamCloseFailed(activation.Id, exception); // the producer failed when it was disposed
        }
        finally
        {
            _produced.TrySetResult();
        }
    }
}
