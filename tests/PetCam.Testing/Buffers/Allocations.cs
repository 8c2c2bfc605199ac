namespace PetCam.Testing;

/// <summary>Tells code that allocates whenever it runs from a runtime that allocates now and then.</summary>
/// <remarks>
/// The runtime does work of its own on the thread that is measured: it compiles a hot loop anew, loads a type, fills a pool again that the garbage collector has
/// emptied under pressure. On a busy machine that falls into any run, but not into each.
/// </remarks>
public static class Allocations
{
    /// <summary>How often an action is run at most, for those that use something up.</summary>
    public const int MaxRuns = 5;

    /// <summary>Requires that one run of an action allocates nothing on this thread.</summary>
    /// <param name="steady">Runs after its warm-up, up to <see cref="MaxRuns"/> times. It does many times what is measured, so that what allocates each time, or every tenth time, allocates in each run.</param>
    /// <exception cref="InvalidOperationException">Every run allocated; the message says how much.</exception>
    public static void AssertNone(Action steady)
    {
        ArgumentNullException.ThrowIfNull(steady);
        long[] allocated = new long[MaxRuns];
        for (int run = 0; run < MaxRuns; run++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            steady();
            allocated[run] = GC.GetAllocatedBytesForCurrentThread() - before;
            if (allocated[run] == 0)
            {
                return;
            }
        }

        throw new InvalidOperationException($"Each of {MaxRuns} runs allocated, bytes: {string.Join(", ", allocated)}");
    }
}
