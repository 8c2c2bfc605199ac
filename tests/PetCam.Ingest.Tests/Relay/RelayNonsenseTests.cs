using System.Net.WebSockets;
using PetCam.Protocol;
using PetCam.Protocol.V1;

namespace PetCam.Ingest.Tests.Relay;

/// <summary>Silos that ask for what is not there, or send nonsense: refused clearly, and nobody else notices.</summary>
public sealed class RelayNonsenseTests : RelayScenario
{
    [Fact]
    public async Task Camera_that_is_not_here_is_refused_with_where_it_is()
    {
        LoopbackSilo home = await Cluster.AddAsync("a");
        LoopbackSilo other = await Cluster.AddAsync("b");
        LoopbackSilo asking = await Cluster.AddAsync("v");
        using HomeCamera camera = new(Cluster, home);
        camera.Publish(0, 5);
        using Watcher there = await WatchAsync(other, upTo: 5);

        // b is passed the camera, but is not its home, and nobody sent us there.
        RelayRefusal refusal = (await AskAsync(asking, other, Hello("v")))!.RelayRefusal;

        Assert.Equal(RelayRefusal.Types.Reason.NotHere, refusal.Reason);
        Assert.Equal(("a", 1L, camera.Epoch), (refusal.SiloId, refusal.Incarnation, refusal.Epoch));
        Assert.NotEmpty(refusal.Detail);
    }

    [Fact]
    public async Task Media_of_an_earlier_epoch_is_not_offered()
    {
        LoopbackSilo home = await Cluster.AddAsync("a");
        LoopbackSilo asking = await Cluster.AddAsync("v");
        using HomeCamera camera = new(Cluster, home);
        UplinkHeader hello = Hello("v");
        hello.RelayHello.Epoch = camera.Epoch + 1;

        Assert.Equal(RelayRefusal.Types.Reason.NotHere, (await AskAsync(asking, home, hello))!.RelayRefusal.Reason);
    }

    [Fact]
    public async Task Silo_that_stands_before_us_in_the_path_is_refused()
    {
        LoopbackSilo home = await Cluster.AddAsync("a");
        LoopbackSilo other = await Cluster.AddAsync("b");
        using HomeCamera camera = new(Cluster, home);
        camera.Publish(0, 5);
        using Watcher there = await WatchAsync(other, upTo: 5);
        UplinkHeader hello = Hello("a");
        hello.RelayHello.Redirected = true;

        Assert.Equal(RelayRefusal.Types.Reason.Loop, (await AskAsync(home, other, hello))!.RelayRefusal.Reason);
    }

    [Theory]
    [InlineData(2u, "kitchen", "v")]
    [InlineData(1u, "../etc", "v")]
    [InlineData(1u, "kitchen", "somebody-else")]
    public async Task Hello_that_is_none_is_refused(uint version, string camera, string silo)
    {
        LoopbackSilo home = await Cluster.AddAsync("a");
        LoopbackSilo asking = await Cluster.AddAsync("v");
        UplinkHeader hello = Hello(silo);
        (hello.RelayHello.ProtocolVersion, hello.RelayHello.CameraId) = (version, camera);

        Assert.Equal(RelayRefusal.Types.Reason.ProtocolError, (await AskAsync(asking, home, hello))!.RelayRefusal.Reason);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Random_bytes_end_the_link_and_disturb_nobody(int seed)
    {
        LoopbackSilo home = await Cluster.AddAsync("a");
        LoopbackSilo viewer = await Cluster.AddAsync("b");
        LoopbackSilo hostile = await Cluster.AddAsync("x");
        using HomeCamera camera = new(Cluster, home);
        camera.Publish(0, 5);
        using Watcher there = await WatchAsync(viewer, upTo: 5);

        Random random = new(seed);
        for (int i = 0; i < 20; i++)
        {
            byte[] bytes = new byte[random.Next(1, 2000)];
            random.NextBytes(bytes);
            await using Stream link = await hostile.ConnectAsync(home.Self, "relay", TestContext.Current.CancellationToken);
            if (i % 2 == 0)
            {
                await link.WriteAsync(bytes, TestContext.Current.CancellationToken); // not even a WebSocket
                continue;
            }

            using WebSocket socket = RelaySocket.Create(link, isServer: false);
            await RelaySocket.SendAsync(socket, Hello("x"), TestContext.Current.CancellationToken);
            await socket.SendAsync(bytes, WebSocketMessageType.Binary, endOfMessage: true, TestContext.Current.CancellationToken);
        }

        camera.Publish(6, 9);
        await there.UntilAsync(9);
        Assert.Equal(Enumerable.Range(0, 10).Select(i => (ulong)i), there.Sequences);
    }

    [Fact]
    public async Task Home_that_sends_nonsense_is_left_and_asked_again()
    {
        LoopbackSilo home = await Cluster.AddAsync("a");
        LoopbackSilo viewer = await Cluster.AddAsync("v");
        using HomeCamera camera = new(Cluster, home);
        camera.Publish(0, 5);
        Random random = new(4);
        int links = 0;
        viewer.Filter = stream => links++ < 5 ? new GarblingStream(stream, random, from: links * 40) : stream;
        using Watcher there = new(viewer);

        await there.UntilAsync(5);

        Assert.True(viewer.Connected.Count > 1, "The first links were not usable.");
        Assert.Equal(there.Sequences.Order().Distinct(), there.Sequences);
    }

    [Fact]
    public async Task Slow_link_skips_to_keyframes_and_the_others_see_everything()
    {
        LoopbackSilo home = await Cluster.AddAsync("a", options => (options.MaxQueueBytes, options.SilenceLimit) = (256 * 1024, TimeSpan.FromSeconds(60)));
        LoopbackSilo quick = await Cluster.AddAsync("b");
        LoopbackSilo slow = await Cluster.AddAsync("c", options => options.SilenceLimit = options.QuietLimit = TimeSpan.FromSeconds(60));
        (home.SocketBufferBytes, slow.SocketBufferBytes) = (32 * 1024, 32 * 1024);
        CuttableStream? link = null;
        slow.Filter = stream => link = new CuttableStream(stream);
        using HomeCamera camera = new(Cluster, home);
        camera.Publish(0, 1);
        using Watcher fast = new(quick);
        using Watcher behind = new(slow);
        await Task.WhenAll(fast.UntilAsync(1), behind.UntilAsync(1));

        link!.Block();
        for (ulong sequence = 2; sequence <= 100; sequence++)
        {
            camera.Publish(sequence, sequence, sliceLength: 40_000);
            await fast.UntilAsync(sequence);
        }

        link.Open();
        await behind.UntilAsync(100);

        Assert.Equal(Enumerable.Range(0, 101).Select(i => (ulong)i), fast.Sequences);
        ulong[] seen = behind.Sequences;
        Assert.True(seen.Length < 101, "Some were skipped.");
        Assert.All(seen.Zip(seen.Skip(1)), pair => Assert.True(pair.Second == pair.First + 1 || pair.Second % HomeCamera.GopLength == 0));
        Assert.Equal(0, camera.KeyframeRequests);
    }

    private static UplinkHeader Hello(string silo) => new()
    {
        RelayHello = new RelayHello { ProtocolVersion = 1, CameraId = "kitchen", SiloId = silo },
    };

    private static async Task<UplinkHeader?> AskAsync(LoopbackSilo asking, LoopbackSilo asked, UplinkHeader hello)
    {
        using CancellationTokenSource limit = new(Patience);
        Stream link = await asking.ConnectAsync(asked.Self, "relay", limit.Token);
        using WebSocket socket = RelaySocket.Create(link, isServer: false);
        await RelaySocket.SendAsync(socket, hello, limit.Token);
        byte[] answer = new byte[UplinkMessage.MaxHeaderLength];
        ValueWebSocketReceiveResult result = await socket.ReceiveAsync(answer.AsMemory(), limit.Token);
        return UplinkMessage.TryParse(answer.AsSpan(0, result.Count), out UplinkHeader header, out _, out _) ? header : null;
    }

    /// <summary>Changes single bytes of what is read.</summary>
    private sealed class GarblingStream(Stream inner, Random random, int from) : CuttableStream(inner)
    {
        private long _position;

        protected override void OnRead(Span<byte> bytes)
        {
            for (int i = 0; i < bytes.Length; i++)
            {
                if (_position++ > from && random.Next(50) == 0)
                {
                    bytes[i] ^= (byte)random.Next(1, 256);
                }
            }
        }
    }
}
