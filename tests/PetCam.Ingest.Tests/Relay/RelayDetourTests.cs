using System.Net.WebSockets;
using PetCam.Domain.Cameras;
using PetCam.Protocol;
using PetCam.Protocol.V1;
using PetCam.Testing;

namespace PetCam.Ingest.Tests.Relay;

/// <summary>Two silos do not reach each other, and a third reaches both.</summary>
public sealed class RelayDetourTests : RelayScenario
{
    [Fact]
    public async Task Camera_comes_over_a_third_silo_when_its_home_does_not_answer()
    {
        (LoopbackSilo home, LoopbackSilo viewer, LoopbackSilo third) = await ThreeAsync();
        viewer.Lose(home);
        using HomeCamera camera = new(Cluster, home);
        camera.Publish(0, 14);

        using Watcher there = await WatchAsync(viewer, upTo: 14);
        camera.Publish(15, 30);
        await there.UntilAsync(30);

        Assert.Equal(Enumerable.Range(10, 21).Select(i => (ulong)i), there.Sequences);
        Assert.Equal(("third", "home"), (SourceOf(viewer), SourceOf(third)));
        Assert.Equal(camera.Epoch, viewer.Stream("kitchen").Publication!.Epoch);
    }

    [Fact]
    public async Task Link_that_falls_silent_is_replaced_by_a_detour_without_a_gap_and_taken_up_again_when_the_home_answers()
    {
        (LoopbackSilo home, LoopbackSilo viewer, LoopbackSilo third) = await ThreeAsync(options => options.CloseAfter = TimeSpan.FromMilliseconds(100));
        CuttableStream? link = null;
        viewer.Filter = stream => link = new CuttableStream(stream);
        using HomeCamera camera = new(Cluster, home);
        camera.Publish(0, 5);
        using Watcher there = await WatchAsync(viewer, upTo: 5);
        Assert.Equal("home", SourceOf(viewer));

        link!.Block();
        viewer.Filter = stream => stream;
        viewer.Lose(home);
        camera.Publish(6, 9);
        await there.UntilAsync(9);
        Assert.Equal("third", SourceOf(viewer));

        viewer.Regain(home);
        await Eventually.TrueAsync("the home is asked again", Patience, () => Task.FromResult(SourceOf(viewer) == "home"));
        camera.Publish(10, 20);
        await there.UntilAsync(20);
        await Eventually.TrueAsync("the detour is over", Patience, () => Task.FromResult(!third.Stream("kitchen").IsWanted && !third.Stream("kitchen").IsOnline));

        Assert.Equal(Enumerable.Range(0, 21).Select(i => (ulong)i), there.Sequences);
        Assert.Equal(0, there.Discontinuities);
    }

    [Fact]
    public async Task Silos_that_do_not_reach_the_home_do_not_ask_each_other_in_a_circle()
    {
        (LoopbackSilo home, LoopbackSilo viewer, LoopbackSilo third) = await ThreeAsync(options => options.CloseAfter = TimeSpan.FromMilliseconds(100));
        viewer.Lose(home);
        third.Lose(home);
        using HomeCamera camera = new(Cluster, home);
        camera.Publish(0, 5);

        using (new Watcher(viewer))
        {
            await Eventually.TrueAsync("the third is asked again", Patience, () => Task.FromResult(viewer.Connected.Count(id => id == "third") >= 2));
        }

        await Eventually.TrueAsync("nobody wants it", Patience, () => Task.FromResult(!viewer.Stream("kitchen").IsWanted && !third.Stream("kitchen").IsWanted));
        Assert.DoesNotContain("viewer", third.Connected);
    }

    [Fact]
    public async Task Detour_is_found_where_the_silos_that_are_asked_first_do_not_reach_the_home_either()
    {
        (LoopbackSilo home, LoopbackSilo viewer, LoopbackSilo third) = await ThreeAsync();
        LoopbackSilo fourth = await Cluster.AddAsync("fourth", Quick);
        LoopbackSilo fifth = await Cluster.AddAsync("fifth", Quick);
        foreach (LoopbackSilo cut in (LoopbackSilo[])[viewer, third, fourth])
        {
            cut.Lose(home);
        }

        using HomeCamera camera = new(Cluster, home);
        camera.Publish(0, 5);
        using Watcher there = new(viewer);
        using Watcher beside = new(third); // asks as well, and may be asked meanwhile
        await Task.WhenAll(there.UntilAsync(5), beside.UntilAsync(5));

        Assert.Equal("home", SourceOf(fifth));
        Assert.All((LoopbackSilo[])[viewer, third], silo => Assert.NotEqual("home", SourceOf(silo)));
    }

    [Fact]
    public async Task Attempt_at_a_home_that_does_not_answer_ends_when_the_camera_has_another_one()
    {
        (LoopbackSilo frozen, LoopbackSilo viewer, LoopbackSilo next) = await ThreeAsync(
            options => options.ConnectTimeout = options.DetourAfter = TimeSpan.FromMinutes(5));
        viewer.Lose(frozen);
        using HomeCamera before = new(Cluster, frozen);
        using Watcher there = new(viewer);
        await Eventually.TrueAsync("the home is asked", Patience, () => Task.FromResult(viewer.Connected.Contains("home")));

        using HomeCamera after = new(Cluster, next);
        after.Publish(0, 5);
        await there.UntilAsync(5);

        Assert.Equal("third", SourceOf(viewer));
        Assert.Empty(viewer.Suspects); // it was given up, and may still have answered
    }

    [Fact]
    public async Task Silo_whose_own_link_is_silent_passes_nothing_on()
    {
        (LoopbackSilo home, LoopbackSilo viewer, LoopbackSilo third) = await ThreeAsync();
        CuttableStream? link = null;
        third.Filter = stream => link = new CuttableStream(stream);
        using HomeCamera camera = new(Cluster, home);
        camera.Publish(0, 5);
        using Watcher there = await WatchAsync(third, upTo: 5);
        link!.Block();
        third.Lose(home);

        await Eventually.TrueAsync("the third refuses", Patience, async () =>
        {
            using WebSocket socket = await AskAsync(viewer, third, Detour("viewer", "kitchen"));
            return (await ReceiveAsync(socket)) is { RelayRefusal.Reason: RelayRefusal.Types.Reason.NotHere };
        });
        Assert.True(third.Stream("kitchen").IsOnline);
    }

    [Fact]
    public async Task Detour_to_a_camera_that_the_directory_does_not_know_is_refused_and_leaves_nothing()
    {
        (_, LoopbackSilo viewer, LoopbackSilo third) = await ThreeAsync();

        using WebSocket socket = await AskAsync(viewer, third, Detour("viewer", "invented"));

        Assert.Equal(RelayRefusal.Types.Reason.NotHere, (await ReceiveAsync(socket)).RelayRefusal.Reason);
        Assert.False(third.Hub.TryGet(CameraId.Parse("invented"), out _));
    }

    [Fact]
    public async Task Silo_that_passes_on_a_camera_that_sends_nothing_is_heard_as_often_as_it_promised()
    {
        (LoopbackSilo home, LoopbackSilo viewer, _) = await ThreeAsync();
        using HomeCamera camera = new(Cluster, home);
        using WebSocket socket = await AskAsync(viewer, home, Detour("viewer", "kitchen"));
        Assert.Equal(250u, (await ReceiveAsync(socket)).RelayWelcome.BeatMs);
        Assert.Equal(UplinkHeader.KindOneofCase.Tracks, (await ReceiveAsync(socket)).KindCase);

        long started = TimeProvider.System.GetTimestamp();
        for (int beats = 0; beats < 10; beats++)
        {
            Assert.Equal(UplinkHeader.KindOneofCase.ClockProbe, (await ReceiveAsync(socket)).KindCase); // unanswered, so that none follows at once
        }

        Assert.InRange(TimeProvider.System.GetElapsedTime(started).TotalSeconds, 0, 7); // 2.5 s, and room for a busy machine; 10 s with one a second
    }

    private static void Quick(RelayOptions options) =>
        (options.QuietLimit, options.DetourAfter, options.DetourTime, options.ConnectTimeout) =
        (TimeSpan.FromMilliseconds(400), TimeSpan.FromMilliseconds(50), TimeSpan.FromMilliseconds(300), TimeSpan.FromSeconds(2));

    private static string? SourceOf(LoopbackSilo silo) => silo.Uplinks.All.SingleOrDefault(uplink => uplink.IsConnected)?.RelayedFrom;

    private static UplinkHeader Detour(string silo, string camera) => new()
    {
        RelayHello = new RelayHello { ProtocolVersion = 1, CameraId = camera, SiloId = silo, Redirected = true, Detour = true },
    };

    private static async Task<WebSocket> AskAsync(LoopbackSilo asking, LoopbackSilo asked, UplinkHeader hello)
    {
        using CancellationTokenSource limit = new(Patience);
        WebSocket socket = RelaySocket.Create(await asking.ConnectAsync(asked.Self, "relay", limit.Token), isServer: false);
        await RelaySocket.SendAsync(socket, hello, limit.Token);
        return socket;
    }

    private static async Task<UplinkHeader> ReceiveAsync(WebSocket socket)
    {
        using CancellationTokenSource limit = new(Patience);
        byte[] message = new byte[UplinkMessage.PrefixLength + UplinkMessage.MaxHeaderLength];
        ValueWebSocketReceiveResult result = await socket.ReceiveAsync(message.AsMemory(), limit.Token);
        Assert.True(UplinkMessage.TryParse(message.AsSpan(0, result.Count), out UplinkHeader header, out _, out _));
        return header;
    }

    private async Task<(LoopbackSilo Home, LoopbackSilo Viewer, LoopbackSilo Third)> ThreeAsync(Action<RelayOptions>? configure = null)
    {
        Action<RelayOptions> both = Quick;
        both += configure;
        return (await Cluster.AddAsync("home", both), await Cluster.AddAsync("viewer", both), await Cluster.AddAsync("third", both));
    }
}
