namespace PetCam.WebRtc.Sessions;

/// <summary>Something that another thread wants done on a worker's thread, and how it went.</summary>
internal sealed class WorkerCommand(Action action)
{
    private readonly TaskCompletionSource _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when it ran, with its exception if it threw; cancelled when the worker stopped before.</summary>
    public Task Completion => _completion.Task;

    public void Run()
    {
        try
        {
            action();
            _completion.TrySetResult();
        }
#pragma warning disable CA1031 // Handed to whoever awaits the command.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            _completion.TrySetException(exception);
        }
    }

    public void Cancel() => _completion.TrySetCanceled();
}
