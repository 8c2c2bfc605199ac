namespace Orleans.Runtime;

/// <summary>A timer of one activation; disposing stops it.</summary>
public interface IGrainTimer : IDisposable
{
    /// <summary>Restarts the timer.</summary>
    /// <param name="dueTime">Time to the next callback; <see cref="Timeout.InfiniteTimeSpan"/> for never.</param>
    /// <param name="period">Time from the end of a callback to the next; <see cref="Timeout.InfiniteTimeSpan"/> for one callback only.</param>
    void Change(TimeSpan dueTime, TimeSpan period);
}
