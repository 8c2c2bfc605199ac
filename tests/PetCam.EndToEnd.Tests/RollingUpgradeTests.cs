using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using PetCam.Testing;

namespace PetCam.EndToEnd.Tests;

/// <summary>Silos of neighbouring releases in one cluster, as real programs: docs/decisions/0016, "Rolling upgrades".</summary>
public sealed partial class RollingUpgradeTests
{
    private const string Camera = "kitchen";
    private const string Remedy = "Upgrade the cluster one release at a time";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Cluster_is_upgraded_silo_by_silo_while_its_camera_streams_and_no_two_steps_at_once()
    {
        await using SiloCluster cluster = await SiloCluster.StartAsync(new ClusterPlan(Camera) { Silos = 1 });
        await using ClusterSilo next = cluster.Join("silo-2", NextRelease.Prepare);
        await using ClusterSilo afterNext = cluster.Join("silo-3", NextRelease.PrepareAfterNext);
        try
        {
            await UpgradeAsync(cluster.Silos[0], next, afterNext);
        }
        catch
        {
            TestContext.Current.TestOutputHelper?.WriteLine($"{cluster.Story}\n== silo-2\n{next.Output}\n== silo-3\n{afterNext.Output}");
            throw;
        }
    }

    private static async Task UpgradeAsync(ClusterSilo old, ClusterSilo next, ClusterSilo afterNext)
    {
        // N+1 migrates while N runs, and they serve each other.
        next.Start();
        await next.WaitUntilReadyAsync(Patience);
        int schema = await MigratedToAsync(next);
        await SeeEachOtherAsync(old, next);
        await RecordThroughAsync(next, home: old); // calls of N+1 executed by N

        // The camera goes to N+1 and back: claims, fenced writes and calls of N on the schema of N+1.
        await DrainAsync(old, next);
        await RecordThroughAsync(old, home: next);
        await UndrainAsync(old, next);
        await DrainAsync(next, old);
        await RecordThroughAsync(next, home: old);
        await UndrainAsync(next, old);

        // N starts again on the schema of N+1: the way back.
        old.Process.Terminate();
        Assert.Equal(0, await old.Process.WaitForExitAsync(Patience));
        old.Start();
        await old.WaitUntilReadyAsync(Patience);
        await SeeEachOtherAsync(old, next);

        // N+2 is too far from N; it changes nothing, and says what to do.
        await RefusedAsync(afterNext, "cannot work with database schema");

        // With N gone N+2 is the neighbour, and N is the one that is too far.
        old.Process.Terminate();
        Assert.Equal(0, await old.Process.WaitForExitAsync(Patience));
        afterNext.Start();
        await afterNext.WaitUntilReadyAsync(Patience);
        Assert.Equal(schema + 1, await MigratedToAsync(afterNext));
        await SeeEachOtherAsync(next, afterNext);
        await DrainAsync(next, afterNext);
        await RecordThroughAsync(next, home: afterNext);
        await RefusedAsync(old, string.Create(CultureInfo.InvariantCulture, $"schema is version {schema + 1}"), remedy: "Start the newer release");
    }

    /// <returns>The number of the migration that a silo says it has made.</returns>
    private static async Task<int> MigratedToAsync(ClusterSilo silo)
    {
        string line = await silo.Process.WaitForLineAsync(static line => MigrationLine().IsMatch(line), Patience);
        return int.Parse(MigrationLine().Match(line).Groups[1].ValueSpan, CultureInfo.InvariantCulture);
    }

    /// <summary>Both list both, and the camera online: the fleet grain is on one of them, and asked by the other.</summary>
    private static async Task SeeEachOtherAsync(ClusterSilo one, ClusterSilo other)
    {
        foreach (ClusterSilo silo in (ClusterSilo[])[one, other])
        {
            await Eventually.TrueAsync(
                $"{silo.Id} sees both", Patience, async () => (await silo.SilosAsync()) is var seen && seen.Contains(one.Id) && seen.Contains(other.Id));
            await Eventually.TrueAsync($"{silo.Id} sees the camera", Patience, async () => await silo.HomeOfAsync(Camera) is not null);
        }
    }

    private static async Task DrainAsync(ClusterSilo drained, ClusterSilo to)
    {
        await TellAsync(to, $"api/silos/{drained.Id}/drain");
        await Eventually.TrueAsync($"the camera is at {to.Id}", Patience, async () => await to.HomeOfAsync(Camera) == to.Id && await drained.HomeOfAsync(Camera) == to.Id);
        JsonElement home = (await drained.Http.GetFromJsonAsync<JsonElement>($"api/cameras/{Camera}")).GetProperty("home");
        Assert.Equal(to.Id, home.GetProperty("silo").GetString());
    }

    private static async Task UndrainAsync(ClusterSilo drained, ClusterSilo other)
    {
        await TellAsync(other, $"api/silos/{drained.Id}/undrain");
        foreach (ClusterSilo silo in (ClusterSilo[])[drained, other])
        {
            await Eventually.TrueAsync($"{silo.Id} sees {drained.Id} active", Patience, async () => (await silo.Http.GetFromJsonAsync<JsonElement>("api/silos"))
                .EnumerateArray().All(entry => entry.GetProperty("phase").GetString() == "active"));
        }
    }

    /// <summary>Starts and stops a recording through a silo whose camera is at another one: grain calls there, and answers back.</summary>
    private static async Task RecordThroughAsync(ClusterSilo silo, ClusterSilo home)
    {
        string recording = $"cameras/{Camera}/api/recording";
        Assert.Equal(home.Id, await silo.HomeOfAsync(Camera));
        await TellAsync(silo, $"{recording}/start");
        await Eventually.TrueAsync($"{home.Id} records for {silo.Id}", Patience, async () =>
            (await silo.Http.GetFromJsonAsync<JsonElement>($"{recording}/status")).GetProperty("frame_count").GetInt32() > 0);
        await TellAsync(silo, $"{recording}/stop");
    }

    private static async Task RefusedAsync(ClusterSilo silo, string reason, string remedy = Remedy)
    {
        silo.Start();
        Assert.NotEqual(0, await silo.Process.WaitForExitAsync(Patience));
        Assert.Contains(reason, silo.Process.Output, StringComparison.Ordinal);
        Assert.Contains(remedy, silo.Process.Output, StringComparison.Ordinal);
    }

    private static async Task TellAsync(ClusterSilo silo, string path)
    {
        using HttpResponseMessage response = await silo.Http.PostAsync(new Uri(path, UriKind.Relative), null);
        Assert.True(response.IsSuccessStatusCode, $"{silo.Id}: {path}: {await response.Content.ReadAsStringAsync()}");
    }

    [GeneratedRegex(@"(\d{3})_(?:next_release|release_after_next)")]
    private static partial Regex MigrationLine();
}
