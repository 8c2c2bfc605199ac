using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using PetCam.Cluster.Links;
using PetCam.Domain.Cluster;

namespace PetCam.Cluster.Tests.Links;

public sealed class SiloLinkTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Theory]
    [InlineData(LinkFixture.Secret)]
    [InlineData(null)]
    public async Task Silos_of_one_secret_talk_and_know_each_other(string? secret)
    {
        await using LinkFixture a = new("a", secret);
        await using LinkFixture b = new("b", secret);

        await using Stream stream = await a.ConnectAsync(b);
        byte[] sent = RandomNumberGenerator.GetBytes(100_000);
        Task sending = stream.WriteAsync(sent).AsTask();
        byte[] received = new byte[sent.Length];
        await stream.ReadExactlyAsync(received, None);
        await sending;

        Assert.Equal(sent, received);
        Assert.Equal([a.Identity], b.Echo.Peers);
        Assert.Equal(secret is not null, stream is SslStream);
    }

    [Fact]
    public async Task Other_secret_is_refused_on_both_sides()
    {
        await using LinkFixture a = new("a");
        await using LinkFixture b = new("b", "another secret of the tests");

        IOException error = await Assert.ThrowsAsync<IOException>(() => a.ConnectAsync(b));

        Assert.Contains("Cluster:Secret", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(LinkFixture.Secret, error.Message, StringComparison.Ordinal);
        Assert.Empty(b.Echo.Peers);
    }

    [Fact]
    public async Task Silo_without_secret_and_one_with_it_do_not_meet()
    {
        await using LinkFixture open = new("a", secret: null);
        await using LinkFixture closed = new("b");

        await Assert.ThrowsAsync<IOException>(() => open.ConnectAsync(closed));
        await Assert.ThrowsAsync<IOException>(() => closed.ConnectAsync(open));
        Assert.Empty(open.Echo.Peers.Concat(closed.Echo.Peers));
    }

    [Fact]
    public async Task Another_life_is_refused_and_named()
    {
        await using LinkFixture a = new("a");
        await using LinkFixture b = new("b");
        a.Knows(new SiloIdentity("b", 6), b.Address);

        IOException error = await Assert.ThrowsAsync<IOException>(() => a.Links.ConnectAsync(new SiloIdentity("b", 6), "echo", None).AsTask());

        Assert.Contains("b/7", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("petcam", "calls", "calls")]
    [InlineData("other", "echo", "Cluster:Name")]
    public async Task Unknown_purpose_and_other_cluster_are_refused_with_a_reason(string cluster, string purpose, string reason)
    {
        await using LinkFixture a = new("a");
        await using LinkFixture b = new("b", cluster: cluster);

        IOException error = await Assert.ThrowsAsync<IOException>(() => a.ConnectAsync(b, purpose));

        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Silo_that_is_not_known_or_not_there_is_an_error_that_names_it()
    {
        await using LinkFixture a = new("a");
        Assert.Contains("b/1", (await Assert.ThrowsAnyAsync<IOException>(() => a.Links.ConnectAsync(new SiloIdentity("b", 1), "echo", None).AsTask())).Message, StringComparison.Ordinal);
        a.Knows(new SiloIdentity("b", 1), $"127.0.0.1:{PetCam.Testing.FreePorts.NextTcp()}");

        await Assert.ThrowsAsync<IOException>(() => a.Links.ConnectAsync(new SiloIdentity("b", 1), "echo", None).AsTask());
    }

    [Theory]
    [InlineData(LinkFixture.Secret)]
    [InlineData(null)]
    public async Task Garbage_is_closed_and_the_listener_goes_on(string? secret)
    {
        await using LinkFixture a = new("a", secret);
        await using LinkFixture b = new("b", secret);
        Random random = new(5);
        for (int i = 0; i < 50; i++)
        {
            await using NetworkStream raw = await b.OpenRawAsync();
            byte[] garbage = new byte[random.Next(1, 3000)];
            random.NextBytes(garbage);
            await raw.WriteAsync(garbage);
            raw.Socket.Shutdown(SocketShutdown.Send);
            await ReadToEndAsync(raw);
        }

        await using Stream stream = await a.ConnectAsync(b);
    }

    [Fact]
    public async Task Connection_that_says_nothing_is_closed_in_time()
    {
        await using LinkFixture b = new("b", timeout: TimeSpan.FromMilliseconds(300));
        await using NetworkStream raw = await b.OpenRawAsync();
        await raw.WriteAsync(new byte[] { 22 }); // the first byte of TLS, and no other

        await ReadToEndAsync(raw).WaitAsync(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task Connections_without_proof_have_a_bound()
    {
        await using LinkFixture b = new("b", maxPending: 2);
        await using NetworkStream first = await b.OpenRawAsync();
        await using NetworkStream second = await b.OpenRawAsync();
        await using NetworkStream third = await b.OpenRawAsync();

        await ReadToEndAsync(third).WaitAsync(TimeSpan.FromSeconds(5)); // while the others wait for their handshake
    }

    /// <summary>Somebody who sends a silo's own messages back to it needs no secret, and gets nowhere.</summary>
    [Fact]
    public async Task Reflected_proof_is_refused()
    {
        await using LinkFixture a = new("a");
        using TcpListener mirror = new(IPAddress.Loopback, 0);
        mirror.Start();
        a.Knows(a.Identity, mirror.LocalEndpoint.ToString()!);
        using LinkSecurity ends = SecurityOf("not the secret of anybody");
        Task<Stream> connecting = a.Links.ConnectAsync(a.Identity, "echo", None).AsTask();
        SecuredStream near = await ends.AcceptAsync(await mirror.AcceptSocketAsync(), None);

        byte[] hello = await LinkFrames.ReadAsync(near.Stream, None);
        await LinkFrames.WriteAsync(near.Stream, hello.AsMemory(hello.Length - LinkProtocol.NonceBytes), None); // its own number as the challenge
        byte[] proof = await LinkFrames.ReadAsync(near.Stream, None);
        await LinkFrames.WriteAsync(near.Stream, (byte[])[.. proof, LinkVerdict.Welcome], None);

        IOException error = await Assert.ThrowsAsync<IOException>(() => connecting);
        Assert.Contains("not proved", error.Message, StringComparison.Ordinal);
    }

    /// <summary>Somebody in between with certificates of his own passes every message on unchanged: the proofs are about other certificates.</summary>
    [Fact]
    public async Task Man_in_the_middle_is_refused()
    {
        await using LinkFixture a = new("a");
        await using LinkFixture b = new("b");
        using TcpListener middle = new(IPAddress.Loopback, 0);
        middle.Start();
        a.Knows(b.Identity, middle.LocalEndpoint.ToString()!);
        using LinkSecurity ends = SecurityOf("not the secret of anybody");
        Task<Stream> connecting = a.Links.ConnectAsync(b.Identity, "echo", None).AsTask();
        SecuredStream near = await ends.AcceptAsync(await middle.AcceptSocketAsync(), None);
        Socket socket = new(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync("127.0.0.1", b.Port);
        SecuredStream far = await ends.ConnectAsync(socket, None);

        await LinkFrames.WriteAsync(far.Stream, await LinkFrames.ReadAsync(near.Stream, None), None); // hello
        await LinkFrames.WriteAsync(near.Stream, await LinkFrames.ReadAsync(far.Stream, None), None); // challenge
        await LinkFrames.WriteAsync(far.Stream, await LinkFrames.ReadAsync(near.Stream, None), None); // proof
        await LinkFrames.WriteAsync(near.Stream, await LinkFrames.ReadAsync(far.Stream, None), None); // verdict

        IOException error = await Assert.ThrowsAsync<IOException>(() => connecting);
        Assert.Contains("somebody is in between", error.Message, StringComparison.Ordinal);
        Assert.Empty(b.Echo.Peers);
    }

    [Fact]
    public void Hello_survives_the_way_and_anything_shorter_is_refused()
    {
        LinkHello hello = new(new ProtocolRange(1, 2), "petcam", new SiloIdentity("a", 1), new SiloIdentity("b", long.MaxValue), "calls", new byte[32]);
        byte[] bytes = hello.Write();

        Assert.True(LinkHello.TryParse(bytes, out LinkHello parsed));
        Assert.Equal((hello.Protocol, hello.Cluster, hello.From, hello.To, hello.Purpose), (parsed.Protocol, parsed.Cluster, parsed.From, parsed.To, parsed.Purpose));
        Assert.All(Enumerable.Range(0, bytes.Length), length => Assert.False(LinkHello.TryParse(bytes.AsSpan(0, length), out _)));
    }

    private static LinkSecurity SecurityOf(string secret) =>
        new(new ClusterSecret(Microsoft.Extensions.Options.Options.Create(new ClusterOptions { Secret = secret })));

    private static async Task ReadToEndAsync(Stream stream)
    {
        try
        {
            byte[] buffer = new byte[1024];
            while (await stream.ReadAsync(buffer) > 0)
            {
            }
        }
        catch (IOException)
        {
            // Reset is an end too.
        }
    }
}
