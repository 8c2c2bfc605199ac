using System.Collections.Concurrent;

namespace PetCam.WebRtc.Sessions;

/// <summary>What other threads want done on a worker's thread, in the order in which they asked.</summary>
/// <param name="wake">Makes the worker look; any thread.</param>
internal sealed class WorkerCommands(Action wake)
{
    private readonly ConcurrentQueue<WorkerCommand> _waiting = new();
    private volatile bool _isClosed;

    /// <summary>Asks for something; completes when it ran, with its exception if it threw, and is cancelled when the worker has stopped. Any thread.</summary>
    public Task PostAsync(Action action)
    {
        WorkerCommand command = new(action);
        _waiting.Enqueue(command);
        if (_isClosed)
        {
            CancelAll();
        }
        else
        {
            wake();
        }

        return command.Completion;
    }

    /// <summary>Worker's thread: does what waits.</summary>
    public void RunAll()
    {
        while (_waiting.TryDequeue(out WorkerCommand? command))
        {
            command.Run();
        }
    }

    /// <summary>The worker's thread has ended: what waits is cancelled, and what still comes.</summary>
    public void Close()
    {
        _isClosed = true;
        CancelAll();
    }

    private void CancelAll()
    {
        while (_waiting.TryDequeue(out WorkerCommand? command))
        {
            command.Cancel();
        }
    }
}
