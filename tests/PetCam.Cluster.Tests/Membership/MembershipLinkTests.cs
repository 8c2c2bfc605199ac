using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Options;
using PetCam.Cluster.Membership;
using PetCam.Domain.Cluster;

namespace PetCam.Cluster.Tests.Membership;

/// <summary>One end of a membership link; the test is the other one.</summary>
public sealed class MembershipLinkTests : IAsyncLifetime
{
    private const byte Ping = 1;
    private const byte DoYouRenew = 3;
    private const byte Renewing = 4;
    private const byte NotRenewing = 5;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly Lease _lease = new(Options.Create(new ClusterOptions()), TimeProvider.System);
    private MembershipLink _link = null!;
    private NetworkStream _peer = null!;
    private Task _running = null!;

    public async ValueTask InitializeAsync()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        Socket near = new(SocketType.Stream, ProtocolType.Tcp);
        await near.ConnectAsync(listener.LocalEndpoint);
        _peer = new NetworkStream(await listener.AcceptSocketAsync(), ownsSocket: true);
        _link = new MembershipLink(new SiloIdentity("b", 2), new NetworkStream(near, ownsSocket: true), _lease, TimeSpan.FromMinutes(1), TimeProvider.System);
        _running = _link.RunAsync(CancellationToken.None);
    }

    [Theory]
    [InlineData(Renewing, true)]
    [InlineData(NotRenewing, false)]
    public async Task Question_has_the_answer_of_the_other_side(byte answer, bool isRenewing)
    {
        Task<bool> asking = _link.AskAsync(CancellationToken.None);
        Assert.Equal(DoYouRenew, await ReadAsync());

        await _peer.WriteAsync(new[] { answer });

        Assert.Equal(isRenewing, await asking.WaitAsync(Patience));
    }

    [Fact]
    public async Task Answer_that_comes_too_late_is_not_taken_for_the_next_question()
    {
        using CancellationTokenSource impatience = new();
        Task<bool> first = _link.AskAsync(impatience.Token);
        Assert.Equal(DoYouRenew, await ReadAsync());
        await impatience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        Task<bool> second = _link.AskAsync(CancellationToken.None);
        Assert.Equal(DoYouRenew, await ReadAsync());

        await _peer.WriteAsync(new[] { NotRenewing, Renewing }); // it has begun to renew between the two

        Assert.True(await second.WaitAsync(Patience));
    }

    [Fact]
    public async Task Answer_that_nobody_asked_for_ends_the_link()
    {
        await _peer.WriteAsync(new[] { NotRenewing });

        await Assert.ThrowsAnyAsync<IOException>(() => _running.WaitAsync(Patience));
    }

    [Fact]
    public async Task Question_fails_when_the_link_ends()
    {
        Task<bool> asking = _link.AskAsync(CancellationToken.None);
        Assert.Equal(DoYouRenew, await ReadAsync());

        await _peer.DisposeAsync();

        await Assert.ThrowsAnyAsync<IOException>(() => asking.WaitAsync(Patience));
    }

    [Fact]
    public async Task Lease_answers_for_this_side()
    {
        await _peer.WriteAsync(new[] { DoYouRenew });
        Assert.Equal(NotRenewing, await ReadAsync());

        _lease.Renewed(TimeProvider.System.GetTimestamp());
        await _peer.WriteAsync(new[] { DoYouRenew });
        Assert.Equal(Renewing, await ReadAsync());
    }

    public async ValueTask DisposeAsync()
    {
        _link.Close();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); // it ends with the reason
        _link.Dispose();
        await _peer.DisposeAsync();
    }

    /// <summary>The next message that is no ping.</summary>
    private async Task<byte> ReadAsync()
    {
        byte[] message = new byte[1];
        do
        {
            await _peer.ReadExactlyAsync(message).AsTask().WaitAsync(Patience);
        }
        while (message[0] == Ping);
        return message[0];
    }
}
