using PetCam.GrainRuntime.Activations;
using PetCam.GrainRuntime.Links;

namespace PetCam.GrainRuntime.Streams;

/// <summary>One pull of a stream: runs the producer to its next item, or to its end.</summary>
internal sealed class StreamPull<T>(GrainStreamEnumerator<T> stream) : GrainRequest
{
    private readonly TaskCompletionSource<bool> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _produced = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private CancellationTokenRegistration _callersRegistration;
    private CancellationTokenRegistration _consumersRegistration;

    public override GrainId Target => stream.Target;

    public override bool Interleaves => true;

    public override bool IsLimited => true;

    public override IRemoteRequest? ToRemote() => stream.OpenRemote(this);

    /// <summary>Deliveries to other silos that failed without being executed.</summary>
    public int FailedDeliveries { get; set; }

    /// <summary>The consumer has cancelled, or was told of a failure.</summary>
    public bool IsOver => _answer.Task.IsCompleted;

    /// <summary>Another silo has produced an item.</summary>
    public void Complete(T item)
    {
        stream.Current = item;
        _answer.TrySetResult(true);
        StopListening();
    }

    /// <summary>Another silo has come to the end of the stream.</summary>
    public void CompleteAtEnd()
    {
        _answer.TrySetResult(false);
        StopListening();
    }

    /// <summary>Whether there is a next item.</summary>
    public Task<bool> Answer => _answer.Task;

    /// <summary>Ends when the producer has come to rest, whether or not the consumer still waits.</summary>
    public Task WhenProduced => _produced.Task;

    public void Listen(CancellationToken callersToken, CancellationToken consumersToken)
    {
        _callersRegistration = callersToken.UnsafeRegister(static (pull, token) => ((StreamPull<T>)pull!).Cancel(token), this);
        _consumersRegistration = consumersToken.UnsafeRegister(static (pull, token) => ((StreamPull<T>)pull!).Cancel(token), this);
    }

    public override void Reject(Exception reason)
    {
        if (Activation is null)
        {
            _produced.TrySetResult(); // it will never run
        }

        if (reason is OperationCanceledException)
        {
            _answer.TrySetCanceled();
        }
        else
        {
            _answer.TrySetException(reason);
        }

        StopListening();
    }

    public override void Reroute()
    {
        _produced.TrySetResult();
        Reject(GrainStreamEnumerator<T>.Aborted());
    }

    protected override async Task RunAsync(Activation activation)
    {
        try
        {
            stream.BindTo(activation); // before the look: whoever cancels later finds the activation
            if (!_answer.Task.IsCompleted)
            {
                _answer.TrySetResult(await stream.ProduceAsync(activation));
            }
        }
        catch (OperationCanceledException exception)
        {
            _answer.TrySetCanceled(exception.CancellationToken);
        }
        catch (Exception exception)
        {
            _answer.TrySetException(exception);
        }
        finally
        {
            StopListening();
            _produced.TrySetResult();
        }
    }

    private void Cancel(CancellationToken token)
    {
        if (_answer.TrySetCanceled(token))
        {
            stream.CancelProducer();
        }
    }

    private void StopListening()
    {
        _callersRegistration.Unregister();
        _consumersRegistration.Unregister();
    }
}
