using System.Net;
using PetCam.Testing;
using PetCam.WebRtc.Tests.Peers;

namespace PetCam.WebRtc.Tests.Streams;

/// <summary>Passive TCP candidates (RFC 6544) against a whole service.</summary>
public sealed class IceTcpTests
{
    [Fact]
    public async Task Answer_names_tcp_candidates_below_all_udp_ones()
    {
        await using ServiceFixture fixture = await ServiceFixture.StartAsync();
        string[] candidates = [.. (await fixture.AcceptAsync("one", StunDtlsProbe.Offer)).Sdp!.Split("\r\n").Where(line => line.StartsWith("a=candidate"))];
        string[] tcp = [.. candidates.Where(line => line.EndsWith($" {fixture.Service.TcpEndpoint!.Port} typ host tcptype passive"))];
        Assert.NotEmpty(tcp);
        Assert.Equal(candidates.Length, 2 * tcp.Length);
        Assert.True(tcp.Max(Priority) < candidates.Except(tcp).Min(Priority));

        static uint Priority(string candidate) => uint.Parse(candidate.Split(' ')[3]);
    }

    [Fact]
    public async Task Service_without_tcp_port_names_none()
    {
        await using ServiceFixture fixture = await ServiceFixture.StartAsync(options => options.TcpPort = -1);
        Assert.Null(fixture.Service.TcpEndpoint);
        Assert.DoesNotContain(" tcp ", (await fixture.AcceptAsync("one", StunDtlsProbe.Offer)).Sdp);
    }

    /// <summary>Checks, handshake and media of a client of our own; openssl is its DTLS.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(3)] // the connection arrives at one worker and may belong to another
    public async Task Viewer_over_tcp_is_sent_video(int workers)
    {
        for (int skipped = 0; skipped < workers; skipped++)
        {
            ServiceFixture fixture = await ServiceFixture.StartAsync(options => options.Workers = workers);
            for (int i = 0; i < skipped; i++)
            {
                await fixture.AcceptAsync($"skipped {i}", StunDtlsProbe.Offer); // so that the next one is another worker's
            }

            await using TcpViewer viewer = await TcpViewer.ConnectAsync(fixture, "viewer");
            await viewer.ReadPacketsAsync(100);
            Assert.True(fixture.Service.GetStatistics("viewer")!.IsConnected);
        }
    }

    [Fact]
    public async Task Viewer_whose_connection_breaks_goes_on_over_another_one()
    {
        await using TcpViewer viewer = await TcpViewer.ConnectAsync(TimeProvider.System);
        await viewer.ReadPacketsAsync(20);
        await viewer.ReconnectAsync();
        await viewer.ReadPacketsAsync(20);
        Assert.Equal(1, viewer.Fixture.Service.SessionCount);
    }

    [Fact]
    public async Task Connection_over_ipv6_is_taken()
    {
        await using ServiceFixture fixture = await ServiceFixture.StartAsync();
        string answer = (await fixture.AcceptAsync("one", StunDtlsProbe.Offer)).Sdp!;
        using TcpPeer peer = await TcpPeer.ConnectAsync(fixture.Service.TcpEndpoint!.Port, IPAddress.IPv6Loopback);
        await peer.BindAsync(answer);
    }

    [Fact]
    public async Task First_message_must_be_a_check_of_a_session()
    {
        await using ServiceFixture fixture = await ServiceFixture.StartAsync();
        string answer = (await fixture.AcceptAsync("one", StunDtlsProbe.Offer)).Sdp!;
        int port = fixture.Service.TcpEndpoint!.Port;
        await AssertClosedAsync(port, peer => peer.SendAsync("GET / HTTP/1.1\r\n\r\n"u8.ToArray()));
        await AssertClosedAsync(port, peer => peer.SendRawAsync("GET / HTTP/1.1\r\n\r\n"u8.ToArray())); // announces 18245 bytes
        await AssertClosedAsync(port, peer => peer.SendAsync(TcpPeer.Check(answer.Replace("a=ice-ufrag:", "a=ice-ufrag:x"))));
        await AssertClosedAsync(port, peer => peer.SendAsync(new byte[] { 22, 254, 253, 0, 0 }));

        using TcpPeer wrongPassword = await TcpPeer.ConnectAsync(port);
        await wrongPassword.SendAsync(TcpPeer.Check(answer, password: "0000000000000000000000"));
        Assert.False(TcpPeer.IsSuccess(await wrongPassword.ReceiveAsync())); // 401
        Assert.Null(await wrongPassword.ReceiveAsync());
    }

    [Fact]
    public async Task Connection_that_says_nothing_is_closed_after_five_seconds()
    {
        ManualTimeProvider time = new();
        await using ServiceFixture fixture = await ServiceFixture.StartAsync(time: time);
        using TcpPeer peer = await TcpPeer.ConnectAsync(fixture.Service.TcpEndpoint!.Port);
        Task<byte[]?> closed = peer.ReceiveAsync();
        await Eventually.TrueAsync("the silent connection is closed", TimeSpan.FromSeconds(10), () =>
        {
            time.Advance(TimeSpan.FromSeconds(1));
            return Task.FromResult(closed.IsCompleted);
        });
        Assert.Null(await closed);
    }

    [Fact]
    public async Task One_client_has_a_few_connections_without_a_session_and_more_are_closed_at_once()
    {
        await using ServiceFixture fixture = await ServiceFixture.StartAsync();
        string answer = (await fixture.AcceptAsync("one", StunDtlsProbe.Offer)).Sdp!;
        List<TcpPeer> peers = [];
        for (int i = 0; i < 16; i++)
        {
            peers.Add(await TcpPeer.ConnectAsync(fixture.Service.TcpEndpoint!.Port));
        }

        using TcpPeer refused = await TcpPeer.ConnectAsync(fixture.Service.TcpEndpoint!.Port);
        Assert.Null(await refused.ReceiveAsync());

        await peers[0].BindAsync(answer); // has shown whose it is, and makes room
        using TcpPeer next = await TcpPeer.ConnectAsync(fixture.Service.TcpEndpoint!.Port);
        await next.BindAsync(answer);
        peers.ForEach(peer => peer.Dispose());
    }

    [Fact]
    public async Task Connections_end_with_their_session()
    {
        await using ServiceFixture fixture = await ServiceFixture.StartAsync();
        string answer = (await fixture.AcceptAsync("one", StunDtlsProbe.Offer)).Sdp!;
        using TcpPeer peer = await TcpPeer.ConnectAsync(fixture.Service.TcpEndpoint!.Port);
        await peer.BindAsync(answer);
        await fixture.Service.CloseAsync("one", "test");
        Assert.Null(await peer.ReceiveAsync());
    }

    private static async Task AssertClosedAsync(int port, Func<TcpPeer, Task> speak)
    {
        using TcpPeer peer = await TcpPeer.ConnectAsync(port);
        await speak(peer);
        Assert.Null(await peer.ReceiveAsync());
    }
}
