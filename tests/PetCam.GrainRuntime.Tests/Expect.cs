using System.Diagnostics;

namespace PetCam.GrainRuntime.Tests;

/// <summary>Waits for transitions with a limit that says which one was missing.</summary>
internal static class Expect
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    public static async Task SoonAsync(Task task, string transition)
    {
        try
        {
            await task.WaitAsync(Limit);
        }
        catch (TimeoutException) when (!task.IsCompleted)
        {
            Assert.Fail($"Waited {Limit.TotalSeconds} s for {transition}.");
        }
    }

    public static async Task<T> SoonAsync<T>(Task<T> task, string transition)
    {
        await SoonAsync((Task)task, transition);
        return await task;
    }

    /// <summary>Waits for what nothing announces.</summary>
    public static async Task SoonAsync(Func<bool> isSo, string transition)
    {
        long start = Stopwatch.GetTimestamp();
        while (!isSo())
        {
            Assert.True(Stopwatch.GetElapsedTime(start) < Limit, $"Waited {Limit.TotalSeconds} s for {transition}.");
            await Task.Yield();
        }
    }
}
