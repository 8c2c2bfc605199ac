using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using PetCam.Cluster.Links;
using PetCam.Cluster.Membership;
using PetCam.Domain.Cluster;

namespace PetCam.Cluster.Tests.Links;

public sealed class SiloProbeTests
{
    private static readonly SiloIdentity Other = new("b", 2);

    private readonly LiveSilos _silos = new(
        Options.Create(new ClusterOptions { Engine = ClusterEngine.Postgres, SiloId = "a" }), NullLogger<LiveSilos>.Instance);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>It need not accept: a frozen silo does not, and its kernel answers for it.</summary>
    [Fact]
    public async Task Silo_is_gone_when_nobody_listens_where_it_did_and_not_before()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        Know(listener.LocalEndpoint.ToString()!);
        SiloProbe probe = new(_silos, TimeProvider.System);
        Assert.False(await probe.IsGoneAsync(Other, Token));

        listener.Stop();

        Assert.True(await probe.IsGoneAsync(Other, Token));
        Assert.False(await probe.IsGoneAsync(Other with { Incarnation = 1 }, Token)); // of whom nothing is known
    }

    [Theory]
    [InlineData("240.0.0.1:9")] // nobody routes it
    [InlineData("nonsense")]
    public async Task Silence_proves_nothing(string address)
    {
        Know(address);
        Assert.False(await new SiloProbe(_silos, TimeProvider.System).IsGoneAsync(Other, Token));
    }

    private void Know(string address) => _silos.Apply(new SiloIdentity("a", 1), [Describe(address)]);

    private static SiloModel Describe(string address) => new()
    {
        Identity = Other,
        LinkAddress = address,
        Phase = SiloPhase.Active,
        Load = default,
        StartedAt = DateTimeOffset.UnixEpoch,
        Version = "1",
    };
}
