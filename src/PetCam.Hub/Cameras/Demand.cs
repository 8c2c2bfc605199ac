namespace PetCam.Hub;

/// <summary>How many watch, listen to or follow one camera on this silo. Any thread.</summary>
internal sealed class Demand
{
    private int _count;

    /// <summary>Raised at the first and after the last, maybe under a lock of the hub.</summary>
    public event Action? Changed;

    public bool IsPresent => Volatile.Read(ref _count) > 0;

    public void Add()
    {
        if (Interlocked.Increment(ref _count) == 1)
        {
            Changed?.Invoke();
        }
    }

    public void Remove()
    {
        if (Interlocked.Decrement(ref _count) == 0)
        {
            Changed?.Invoke();
        }
    }

    /// <summary>Demand of somebody who is attached to nothing yet.</summary>
    public IDisposable Hold()
    {
        Add();
        return new Holding(this);
    }

    private sealed class Holding(Demand demand) : IDisposable
    {
        private int _released;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _released, 1) == 0)
            {
                demand.Remove();
            }
        }
    }
}
