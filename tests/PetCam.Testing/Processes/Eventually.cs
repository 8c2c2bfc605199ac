using System.Diagnostics;

namespace PetCam.Testing;

/// <summary>Waits for something that another process does, and says how long it took.</summary>
public static class Eventually
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(20);

    /// <summary>Asks again and again, because another process cannot be subscribed to.</summary>
    /// <param name="what">The transition that is waited for, named in the failure.</param>
    /// <returns>How long it took.</returns>
    /// <exception cref="TimeoutException">It did not happen in time.</exception>
    public static async Task<TimeSpan> TrueAsync(string what, TimeSpan within, Func<Task<bool>> condition)
    {
        ArgumentNullException.ThrowIfNull(condition);
        long start = Stopwatch.GetTimestamp();
        while (!await condition().ConfigureAwait(false))
        {
            if (Stopwatch.GetElapsedTime(start) > within)
            {
                throw new TimeoutException($"Did not happen within {within}: {what}");
            }

            await Task.Delay(Interval).ConfigureAwait(false);
        }

        return Stopwatch.GetElapsedTime(start);
    }
}
