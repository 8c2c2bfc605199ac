namespace PetCam.Silo.Http;

/// <summary>The newest state of something, for any number of event channels that follow it. Any thread.</summary>
/// <remarks>Followers hold no queue: each compares versions when it is woken, so that a slow one skips states instead of falling behind.</remarks>
internal sealed class Followed<T>(T first)
    where T : class, IVersioned
{
    private T _current = first;
    private TaskCompletionSource _changed = NewSignal();

    public T Current => Volatile.Read(ref _current);

    /// <summary>One caller at a time: versions rise.</summary>
    public void Become(T next)
    {
        Volatile.Write(ref _current, next);
        Interlocked.Exchange(ref _changed, NewSignal()).SetResult();
    }

    /// <summary>Completes when something is newer than <paramref name="version"/>, which may be at once.</summary>
    public async Task<T> WaitForChangeAsync(long version, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task changed = Volatile.Read(ref _changed).Task;
            T current = Current;
            if (current.Version > version)
            {
                return current;
            }

            await changed.WaitAsync(cancellationToken);
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
