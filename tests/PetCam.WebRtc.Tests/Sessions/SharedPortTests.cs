using System.Net;
using PetCam.WebRtc.Ice;
using PetCam.WebRtc.Sending;
using PetCam.WebRtc.Sessions;
using PetCam.WebRtc.Tests.Peers;

namespace PetCam.WebRtc.Tests.Sessions;

/// <summary>Workers on one port: the kernel gives a peer's datagrams to any of them.</summary>
public sealed class SharedPortTests
{
    private const int Workers = 8; // 7 of 8 peers arrive at another worker than their session's

    private static readonly RemoteEndpoint Alice = RemoteEndpoint.FromEndpoint(new IPEndPoint(IPAddress.Loopback, 1));

    [Fact]
    public async Task Checks_are_answered_whichever_worker_receives_them()
    {
        await using ServiceFixture fixture = await ServiceFixture.StartAsync(options => options.Workers = Workers);
        int port = Assert.Single(fixture.Service.Endpoints).Port;
        HashSet<int> workers = [];
        for (int i = 0; i < 2 * Workers; i++)
        {
            using StunDtlsProbe probe = new();
            WebRtcAnswer answer = await fixture.AcceptAsync($"probe {i}", StunDtlsProbe.Offer);
            probe.Connect(answer.Sdp!, port);
            Assert.True(probe.Check());
            workers.Add(IceCredentials.WorkerOf(System.Text.Encoding.ASCII.GetBytes(probe.ServerUfrag)));
        }

        Assert.Equal(Workers, workers.Count);
    }

    [Fact]
    public async Task Viewers_decode_and_their_reports_arrive_whichever_worker_receives_them()
    {
        await using ServiceFixture fixture = await ServiceFixture.StartAsync(options => options.Workers = Workers);
        await using AiortcViewer first = await fixture.ConnectAsync("first");
        await using AiortcViewer second = await fixture.ConnectAsync("second");
        await using AiortcViewer third = await fixture.ConnectAsync("third");
        foreach (AiortcViewer viewer in new[] { first, second, third })
        {
            await viewer.ReadFramesAsync(30);
        }

        await Testing.Eventually.TrueAsync("all viewers reported a round-trip time", TimeSpan.FromSeconds(20), () => Task.FromResult(
            fixture.Service.GetStatistics().All(viewer => viewer.RoundTripTime is not null)));
        await first.CloseAsync();
        await fixture.WaitForEndAsync("first");
        Assert.Equal(SessionEnd.ClosedByPeer, fixture.Ended["first"]);
    }

    [Fact]
    public void Address_that_moves_to_another_worker_is_forgotten_by_the_first()
    {
        WorkerGroup group = new(2);
        List<RemoteEndpoint> forgotten = [];
        group.Join(0, () => { }, endpoint => forgotten.Add(endpoint), (_, _) => { });
        group.Join(1, () => { }, _ => Assert.Fail("The new owner has nothing to forget."), (_, _) => { });
        group.Bind(Alice, 0);
        Assert.Equal(0, group.OwnerOf(Alice));

        group.Bind(Alice, 1);
        Assert.Equal([Alice], forgotten);
        group.Unbind(Alice, 0); // the late end of the first session takes nothing from the second
        Assert.Equal(1, group.OwnerOf(Alice));
        group.Unbind(Alice, 1);
        Assert.Equal(-1, group.OwnerOf(Alice));
    }

    [Fact]
    public void Handing_to_a_worker_that_does_not_exist_does_nothing()
    {
        WorkerGroup group = new(1);
        int woken = 0;
        DatagramInbox inbox = group.Join(0, () => woken++, _ => { }, (_, _) => { });
        group.Hand(-1, [1], Alice);
        group.Hand(1, [1], Alice);
        Assert.False(inbox.TryPeek(out _, out _));
        group.Hand(0, [1], Alice);
        Assert.True(inbox.TryPeek(out _, out _));
        Assert.Equal(1, woken);
    }

    [Fact]
    public void Port_of_a_group_is_refused_to_everybody_else()
    {
        UdpSocket[] group = UdpSocket.OpenGroup(new IPEndPoint(IPAddress.Loopback, 0), 3, 1 << 16);
        Assert.Single(group.Select(socket => socket.LocalEndpoint.Port).Distinct());
        Assert.Throws<System.Net.Sockets.SocketException>(() => UdpSocket.OpenGroup(group[0].LocalEndpoint, 3, 1 << 16));
        Array.ForEach(group, socket => socket.Dispose());
    }
}
