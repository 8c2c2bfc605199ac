using System.Diagnostics;

namespace PetCam.GrainRuntime.Activations;

/// <summary>
/// Runs everything of one activation on one thread at a time: requests as they may start, and the continuations of their
/// awaits, which come back here because this is the <see cref="TaskScheduler.Current"/> of a turn.
/// </summary>
/// <remarks>
/// One object in the thread pool's queue stands for all work of an activation, so an activation never holds more than one
/// pool thread. A task scheduler rather than a synchronization context, as in Orleans, so that <c>ContinueWith</c> and
/// <c>Task.Factory.StartNew</c> inside a grain keep to its turns as well; <c>Task.Run</c> leaves them.
/// </remarks>
internal sealed class TurnScheduler(Activation activation) : TaskScheduler, IThreadPoolWorkItem
{
    private const int MaxTurnsPerRun = 64; // then other activations get the thread

    private const int Idle = 0;
    private const int Running = 1;
    private const int Signalled = 2; // more work arrived since the running loop last looked

    [ThreadStatic]
    private static TurnScheduler? _onThisThread;

    private readonly Queue<Task> _continuations = new();
    private int _state;

    /// <summary>The activation whose turn runs on this thread, if any.</summary>
    public static Activation? CurrentActivation => (Current as TurnScheduler)?.Activation;

    public Activation Activation => activation;

    /// <summary>Says that there may be something to run.</summary>
    public void Signal()
    {
        if (Interlocked.Exchange(ref _state, Signalled) == Idle)
        {
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: true);
        }
    }

    /// <summary>Runs an action as a turn of its own.</summary>
    public void Post(Action<object?> action, object? state) =>
        Task.Factory.StartNew(action, state, CancellationToken.None, TaskCreationOptions.None, this);

    void IThreadPoolWorkItem.Execute()
    {
        _onThisThread = this;
        try
        {
            RunTurns();
        }
        finally
        {
            _onThisThread = null;
        }
    }

    protected override void QueueTask(Task task)
    {
        lock (_continuations)
        {
            _continuations.Enqueue(task);
        }

        Signal();
    }

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) =>
        !taskWasPreviouslyQueued && _onThisThread == this && TryExecuteTask(task);

    protected override IEnumerable<Task> GetScheduledTasks()
    {
        lock (_continuations)
        {
            return _continuations.ToArray();
        }
    }

    private void RunTurns()
    {
        for (int turns = 0; turns < MaxTurnsPerRun; turns++)
        {
            Volatile.Write(ref _state, Running);
            Interlocked.MemoryBarrier(); // the look for work below must not move ahead of the write
            bool ranSomething = RunContinuation() | RunRequest();
            if (!ranSomething && Interlocked.CompareExchange(ref _state, Idle, Running) == Running)
            {
                return;
            }
        }

        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    private bool RunContinuation()
    {
        Task? task;
        lock (_continuations)
        {
            if (!_continuations.TryDequeue(out task))
            {
                return false;
            }
        }

        RunTurn(task);
        return true;
    }

    private bool RunRequest()
    {
        if (activation.TryStartRequest() is not { } request)
        {
            return false;
        }

        RunTurn(new Task(static request => _ = ((GrainRequest)request!).StartAsync(), request));
        return true;
    }

    private void RunTurn(Task task)
    {
        if (!activation.Environment.Metrics.MeasuresTurns)
        {
            Execute(task);
            return;
        }

        long start = Stopwatch.GetTimestamp();
        Execute(task);
        activation.Environment.Metrics.TurnEnded(activation.Id.Type, Stopwatch.GetElapsedTime(start));
    }

    private void Execute(Task task)
    {
        if (task.Status == TaskStatus.Created)
        {
            task.RunSynchronously(this);
        }
        else
        {
            TryExecuteTask(task);
        }
    }
}
