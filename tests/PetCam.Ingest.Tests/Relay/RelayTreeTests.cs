using PetCam.Testing;

namespace PetCam.Ingest.Tests.Relay;

/// <summary>Above the fan-out limit silos take a camera from each other, and heal when one of them dies.</summary>
public sealed class RelayTreeTests : RelayScenario
{
    [Fact]
    public async Task Silos_above_the_limit_take_the_camera_from_one_that_has_it()
    {
        (LoopbackSilo home, LoopbackSilo[] others) = await StartAsync(others: 4, fanOut: 2);
        using HomeCamera camera = new(Cluster, home);
        camera.Publish(0, 5);
        Watcher[] watchers = await WatchAsync(others, 5);

        camera.Publish(6, 30, sliceLength: 5000);
        await Task.WhenAll(watchers.Select(watcher => watcher.UntilAsync(30)));

        Assert.All(watchers, watcher => Assert.Equal(Enumerable.Range(0, 31).Select(i => (ulong)i), watcher.Sequences));
        Assert.Equal(2, Sources(others).Count(source => source == "a"));
        Assert.Equal(4, Sources(others).Length);
        Array.ForEach(watchers, watcher => watcher.Dispose());
    }

    [Fact]
    public async Task Chain_ends_at_the_hop_limit()
    {
        (LoopbackSilo home, LoopbackSilo[] others) = await StartAsync(others: 4, fanOut: 1, hops: 2);
        using HomeCamera camera = new(Cluster, home);
        camera.Publish(0, 5);
        Watcher[] watchers = await WatchAsync(others, 5);

        // a passes it to b, b to c; d and e find no place below and are served by somebody above the limit.
        string[] sources = Sources(others);
        Assert.Equal(4, sources.Length);
        Assert.All(sources, source => Assert.Contains(source, (string[])["a", "b"]));
        Array.ForEach(watchers, watcher => watcher.Dispose());
    }

    [Fact]
    public async Task Death_of_an_inner_silo_heals()
    {
        (LoopbackSilo home, LoopbackSilo[] others) = await StartAsync(others: 4, fanOut: 1);
        using HomeCamera camera = new(Cluster, home);
        camera.Publish(0, 5);
        Watcher[] watchers = await WatchAsync(others, 5);
        Assert.Equal(["a", "b", "c", "d"], Sources(others));

        watchers[1].Dispose();
        await Cluster.KillAsync(others[1]); // c, between b and d
        LoopbackSilo[] left = [others[0], others[2], others[3]];
        await Eventually.TrueAsync("d has another source", Patience, () => Task.FromResult(Sources(left) is [_, not "c", _]));
        camera.Publish(6, 30);
        await Task.WhenAll(((Watcher[])[watchers[0], watchers[2], watchers[3]]).Select(watcher => watcher.UntilAsync(30)));

        Assert.All((Watcher[])[watchers[0], watchers[2], watchers[3]], watcher => AssertForward(watcher.Sequences));
        Array.ForEach(watchers, watcher => watcher.Dispose());
    }

    [Fact]
    public async Task Whole_tree_follows_a_camera_that_moves_into_it()
    {
        (LoopbackSilo home, LoopbackSilo[] others) = await StartAsync(others: 3, fanOut: 1);
        using HomeCamera camera = new(Cluster, home);
        camera.Publish(0, 5);
        Watcher[] watchers = await WatchAsync([home, .. others], 5);

        using HomeCamera moved = new(Cluster, others[2]); // the leaf becomes the root
        moved.Publish(0, 25);
        await Task.WhenAll(watchers.Select(watcher => watcher.UntilAsync(25)));

        Assert.All(watchers, watcher => AssertForward(watcher.Sequences));
        Array.ForEach(watchers, watcher => watcher.Dispose());
    }

    private static void AssertForward(ulong[] sequences) => Assert.Equal(sequences.Order().Distinct(), sequences);

    private static string[] Sources(LoopbackSilo[] silos) =>
        [.. silos.Select(silo => silo.Uplinks.All.SingleOrDefault(uplink => uplink.IsConnected)?.RelayedFrom).OfType<string>()];

    private async Task<(LoopbackSilo Home, LoopbackSilo[] Others)> StartAsync(int others, int fanOut, int hops = 8)
    {
        List<LoopbackSilo> silos = [];
        for (int i = 0; i <= others; i++)
        {
            silos.Add(await Cluster.AddAsync(((char)('a' + i)).ToString(), options => (options.MaxFanOut, options.MaxHops) = (fanOut, hops)));
        }

        return (silos[0], [.. silos[1..]]);
    }

    // One after the other, so that it is known who takes it from whom.
    private static async Task<Watcher[]> WatchAsync(LoopbackSilo[] silos, ulong until)
    {
        List<Watcher> watchers = [];
        foreach (LoopbackSilo silo in silos)
        {
            watchers.Add(await WatchAsync(silo, until));
        }

        return [.. watchers];
    }
}
