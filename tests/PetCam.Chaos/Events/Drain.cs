using PetCam.Chaos.Cast;
using PetCam.Testing;

namespace PetCam.Chaos.Events;

/// <summary>The orders of an operator.</summary>
internal static class Drain
{
    private static readonly TimeSpan EmptyWithin = TimeSpan.FromSeconds(20);

    /// <summary>Drains a silo, and waits until no camera is left on it.</summary>
    public static async Task RunAsync(Stage stage, ClusterSilo silo)
    {
        ClusterSilo other = stage.Expected.First(other => other != silo);
        await OrderAsync(other, silo, "drain");
        await Eventually.TrueAsync($"{silo.Id} has no cameras", EmptyWithin, async () => !(await other.HomesAsync()).ContainsValue(silo.Id));
    }

    public static Task UndoAsync(Stage stage, ClusterSilo silo) => OrderAsync(stage.Expected.First(other => other != silo), silo, "undrain");

    private static async Task OrderAsync(ClusterSilo through, ClusterSilo silo, string order)
    {
        using HttpResponseMessage response = await through.Http.PostAsync(new Uri($"api/silos/{silo.Id}/{order}", UriKind.Relative), null);
        if (!response.IsSuccessStatusCode)
        {
            throw new InvalidOperationException($"{order} of {silo.Id}: {(int)response.StatusCode} {await response.Content.ReadAsStringAsync()}");
        }
    }
}
