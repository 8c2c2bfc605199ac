using Orleans.Runtime;
using PetCam.GrainRuntime.Tests.Grains;
using PetCam.Protocol.V1;

namespace PetCam.GrainRuntime.Tests.Cluster;

/// <summary>Links that break, idle, repeat themselves, and speak other versions.</summary>
public sealed class LinkTests
{
    [Fact]
    public async Task Broken_link_fails_what_was_on_its_way_and_the_next_call_connects_again()
    {
        await using TestCluster cluster = await StartAsync();
        IProbeGrain grain = cluster["caller"].Grain("a");
        Task running = grain.PassAsync("never");
        await cluster.Probe.Gate("never").Entered();

        cluster.Network.CutAll();

        SiloUnavailableException error = await Assert.ThrowsAsync<SiloUnavailableException>(() => Expect.SoonAsync(running, "the failure"));
        Assert.Contains("may have been executed", error.Message, StringComparison.Ordinal);
        Assert.Equal(1, cluster["caller"].Membership.Suspects);
        Assert.Contains("home/1", Assert.Single(cluster.Log.WithEvent(8020)), StringComparison.Ordinal);
        cluster.Probe.Gate("never").Open();
        await Expect.SoonAsync(grain.TouchAsync().AsTask(), "a call over a new connection");
    }

    [Fact]
    public async Task Broken_link_cancels_at_the_receiver_what_nobody_waits_for()
    {
        await using TestCluster cluster = await StartAsync();
        IProbeGrain grain = cluster["caller"].Grain("a");
        Task running = grain.WaitForTokenAsync("wait", CancellationToken.None);
        await cluster.Probe.Gate("wait").Entered();

        cluster.Network.CutAll();

        await Assert.ThrowsAsync<SiloUnavailableException>(() => Expect.SoonAsync(running, "the failure"));
        await cluster.Probe.Gate("wait over").Entered();
        Assert.Contains("cancelled on a turn", cluster.Probe.Events);
    }

    [Fact]
    public async Task Broken_link_aborts_streams_on_both_sides()
    {
        await using TestCluster cluster = await StartAsync();
        await using IAsyncEnumerator<int> stream = cluster["caller"].Grain("a").CountAsync(3, "wait").GetAsyncEnumerator(CancellationToken.None);
        Assert.True(await stream.MoveNextAsync());
        await cluster.Probe.Gate("wait").Entered();

        cluster.Network.CutAll();

        await Assert.ThrowsAsync<EnumerationAbortedException>(async () =>
        {
            while (await stream.MoveNextAsync())
            {
                // items that had arrived
            }
        });
        await cluster.Probe.Gate("wait closed").Entered();
    }

    [Fact]
    public async Task Silo_that_is_dead_and_says_nothing_keeps_nobody_waiting()
    {
        await using TestCluster cluster = await TestCluster.StartAsync("home", null, "caller", "home", "third");
        IProbeGrain grain = cluster["caller"].Grain("a");
        await using IAsyncEnumerator<int> stream = grain.CountAsync(1, "wait").GetAsyncEnumerator(CancellationToken.None);
        Assert.True(await stream.MoveNextAsync());
        Task<bool> next = stream.MoveNextAsync().AsTask();
        Task running = grain.PassAsync("never");
        await cluster.Probe.Gate("never").Entered();

        cluster.Table.Kill(cluster["home"].Membership.Self); // it stands still: its connections stay
        cluster["caller"].Membership.NoticeSilos();

        await Assert.ThrowsAsync<SiloUnavailableException>(() => Expect.SoonAsync(running, "the failure of the call"));
        await Assert.ThrowsAsync<EnumerationAbortedException>(() => Expect.SoonAsync(next, "the end of the stream"));
        Assert.Equal(0, cluster["caller"].Membership.Suspects); // nothing is left to find out
    }

    [Fact]
    public async Task Silo_that_lives_keeps_its_calls_when_another_one_dies()
    {
        await using TestCluster cluster = await TestCluster.StartAsync("home", null, "caller", "home", "third");
        Task running = cluster["caller"].Grain("a").PassAsync("pass");
        await cluster.Probe.Gate("pass").Entered();

        cluster.Table.Kill(cluster["third"].Membership.Self);
        cluster["caller"].Membership.NoticeSilos();
        cluster.Probe.Gate("pass").Open();

        await Expect.SoonAsync(running, "the answer");
    }

    [Fact]
    public async Task Call_that_was_never_written_is_tried_once_more_and_then_fails()
    {
        await using TestCluster cluster = await StartAsync();
        cluster.Network.IsDown = true;

        SiloUnavailableException error = await Assert.ThrowsAsync<SiloUnavailableException>(
            () => Expect.SoonAsync(cluster["caller"].Grain("a").PassAsync("never"), "the failure"));

        Assert.Contains("nothing was executed", error.Message, StringComparison.Ordinal);
        Assert.Equal(2, cluster["caller"].Membership.Suspects);
        cluster.Network.IsDown = false;
        await Expect.SoonAsync(cluster["caller"].Grain("a").TouchAsync().AsTask(), "a call when the network is back");
    }

    [Fact]
    public async Task Idle_connection_is_closed_and_opened_again_by_the_next_call()
    {
        await using TestCluster cluster = await StartAsync();
        IProbeGrain grain = cluster["caller"].Grain("a");
        await grain.TouchAsync();
        await grain.TouchAsync();
        Assert.Equal(2, cluster.Network.Connections); // one, counted at both ends

        cluster.Time.Advance(TimeSpan.FromMinutes(11));
        await grain.TouchAsync();

        Assert.Equal(4, cluster.Network.Connections);
        Assert.Empty(cluster.Log.WithEvent(8020)); // closing is not breaking
    }

    [Fact]
    public async Task Repeated_request_gets_the_same_answer_and_is_executed_once()
    {
        await using TestCluster cluster = await StartAsync();
        ulong epoch = cluster.Table.FindOrClaim("probe/a", cluster["home"].Membership.Self).Epoch;
        CallFrame increment = new() { Request = RawPeer.Request("IncrementAsync", "a", epoch, cluster["home"].Membership.Self) };
        await using RawPeer peer = await RawPeer.ConnectAsync(cluster, "caller", "home");

        await peer.SendAsync(1, increment);
        (ulong id, CallFrame header, byte[] payload) = await peer.ReadAsync();
        await using RawPeer again = await RawPeer.ConnectAsync(cluster, "caller", "home"); // the memory outlives the connection
        await again.SendAsync(1, increment);
        (ulong idAgain, _, byte[] payloadAgain) = await again.ReadAsync();

        Assert.Equal((1ul, 1ul, CallFrame.KindOneofCase.Response), (id, idAgain, header.KindCase));
        Assert.Equal(payload, payloadAgain);
        Assert.Equal(2, await cluster["home"].Grain("a").IncrementAsync());
    }

    [Fact]
    public async Task Repetition_of_a_running_request_takes_over_its_answer()
    {
        await using TestCluster cluster = await StartAsync();
        ulong epoch = cluster.Table.FindOrClaim("probe/a", cluster["home"].Membership.Self).Epoch;
        CallFrame touch = new() { Request = RawPeer.Request("TouchAsync", "a", epoch, cluster["home"].Membership.Self) };
        Task blocking = cluster["home"].Grain("a").PassAsync("first");
        await cluster.Probe.Gate("first").Entered();
        await using RawPeer peer = await RawPeer.ConnectAsync(cluster, "caller", "home");
        await peer.SendAsync(1, touch);
        await peer.SendAsync(1, touch);
        await peer.SendAsync(2, new CallFrame { Request = RawPeer.Request("NoSuchAsync", "a", epoch, cluster["home"].Membership.Self) });

        Assert.Equal(2ul, (await peer.ReadAsync()).Id); // all three have arrived
        cluster.Probe.Gate("first").Open();
        Assert.Equal(1ul, (await peer.ReadAsync()).Id);
        await peer.SendAsync(3, new CallFrame { Request = RawPeer.Request("NoSuchAsync", "a", epoch, cluster["home"].Membership.Self) });
        Assert.Equal(3ul, (await peer.ReadAsync()).Id); // no second answer to 1 came before
        await blocking;
    }

    [Fact]
    public async Task Request_that_is_too_old_to_be_known_is_refused_and_not_executed()
    {
        await using TestCluster cluster = await StartAsync();
        ulong epoch = cluster.Table.FindOrClaim("probe/a", cluster["home"].Membership.Self).Epoch;
        CallFrame increment = new() { Request = RawPeer.Request("IncrementAsync", "a", epoch, cluster["home"].Membership.Self) };
        await using RawPeer peer = await RawPeer.ConnectAsync(cluster, "caller", "home");
        await peer.SendAsync(5000, increment);
        await peer.ReadAsync();

        await peer.SendAsync(17, increment);

        Assert.Equal("Orleans.Runtime.SiloUnavailableException", (await peer.ReadAsync()).Header.Response.Error.Type);
        Assert.Equal(2, await cluster["home"].Grain("a").IncrementAsync());
    }

    [Theory]
    [InlineData(2, true)]
    [InlineData(3, false)]
    public async Task Silos_speak_when_their_versions_overlap_and_say_why_when_not(int olderOnly, bool speak)
    {
        await using TestCluster cluster = await TestCluster.StartAsync("home", static options => options.Calls.ProtocolVersions = (1, 2), "home");
        await cluster.AddAsync("caller", options => options.Calls.ProtocolVersions = ((uint)olderOnly, 3));
        Task call = cluster["caller"].Grain("a").TouchAsync().AsTask();

        if (speak)
        {
            await Expect.SoonAsync(call, "the call");
            Assert.Contains("version 2", Assert.Single(cluster.Log.WithEvent(8021)), StringComparison.Ordinal);
            return;
        }

        SiloUnavailableException error = await Assert.ThrowsAsync<SiloUnavailableException>(() => Expect.SoonAsync(call, "the refusal"));
        Assert.Contains("speaks versions 1 to 2 of the call protocol, this one 3 to 3; update the older one", error.Message, StringComparison.Ordinal);
    }

    private static Task<TestCluster> StartAsync() => TestCluster.StartAsync("home", null, "caller", "home");
}
