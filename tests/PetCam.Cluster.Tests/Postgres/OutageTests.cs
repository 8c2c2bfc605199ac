using Orleans.Runtime;
using PetCam.Domain.Cluster;
using PetCam.Testing;

namespace PetCam.Cluster.Tests.Postgres;

/// <summary>What silos do while their referee is away, with a server of the test's own.</summary>
public sealed class OutageTests : IAsyncLifetime
{
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(30);

    private PostgresServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await PostgresServer.StartAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Server_that_stops_for_two_leases_kills_nobody_and_claims_resume()
    {
        await using HostedSilo a = await StartAsync("a", _server.ConnectionString);
        await using HostedSilo b = await StartAsync("b", _server.ConnectionString);
        await UntilAsync("they see each other", () => a.Membership.Silos.Count == 2 && b.Membership.Silos.Count == 2);
        Home owned = await a.Homes.ClaimAsync("camera/kitchen", None);
        Home known = (await b.Homes.FindAsync("camera/kitchen", None))!.Value;
        SiloIdentity[] lives = [a.Membership.Self, b.Membership.Self];
        await Task.Delay(HostedSilo.Lease); // links stand, and leases have been renewed for a while

        await _server.StopAsync();
        await Task.Delay(HostedSilo.Lease * 2);
        Assert.True(a.Membership.IsAlive && b.Membership.IsAlive, "No silo may be suspended when none of them reaches the server.");
        Assert.Equal(owned.Epoch, a.Homes.OwnedEpoch("camera/kitchen"));
        Assert.Equal(known, await b.Homes.FindOrClaimAsync("camera/kitchen", None));
        Task<Home> waiting = b.Homes.ClaimAsync("camera/hall", None).AsTask();

        await _server.RestartAsync();
        Home claimed = await ClaimAsync(b, "camera/hall", waiting);
        await Task.Delay(HostedSilo.Lease * 2);

        Assert.Equal(b.Membership.Self, claimed.Silo);
        Assert.Equal(lives, new[] { a.Membership.Self, b.Membership.Self });
        Assert.Empty(a.EndedLives.Concat(b.EndedLives));
        Assert.Equal(owned.Epoch, a.Homes.OwnedEpoch("camera/kitchen"));
        Assert.Equal(2, a.Membership.Silos.Count);
    }

    [Fact]
    public async Task Silo_that_alone_loses_the_server_is_suspended_and_another_takes_over_after_its_lease()
    {
        await using TcpRelay relay = TcpRelay.Start(_server.Port);
        await using HostedSilo a = await StartAsync("a", _server.ConnectionString);
        await using HostedSilo b = await StartAsync("b", _server.ConnectionString.Replace($"Port={_server.Port}", $"Port={relay.Port}", StringComparison.Ordinal));
        await UntilAsync("they see each other", () => a.Membership.Silos.Count == 2 && b.Membership.Silos.Count == 2);
        SiloIdentity life = b.Membership.Self;
        Home owned = await b.Homes.ClaimAsync("camera/kitchen", None);
        await Task.Delay(HostedSilo.Lease * 1.5);

        relay.Cut();
        TimeSpan suspended = await UntilAsync("b is suspended", () => !b.Membership.IsAlive);
        Assert.NotNull(a.Membership.Find("b")); // it stopped before anybody could take over
        await Assert.ThrowsAsync<SiloUnavailableException>(() => b.Homes.ClaimAsync("camera/kitchen", None).AsTask());
        TimeSpan dead = await UntilAsync("b is dead for a", () => a.Membership.Find("b") is null);
        Home taken = await a.Homes.FindOrClaimAsync("camera/kitchen", None);
        Assert.True(taken.Silo == a.Membership.Self && taken.Epoch > owned.Epoch);

        relay.Restore();
        await UntilAsync("b lives again", () => b.Membership.IsAlive && b.Membership.Self.Incarnation > life.Incarnation);
        Assert.Equal([life], b.EndedLives);
        Assert.Equal(taken, await b.Homes.FindAsync("camera/kitchen", None));
        TestContext.Current.TestOutputHelper?.WriteLine($"Suspended after {suspended.TotalMilliseconds:F0} ms, dead {dead.TotalMilliseconds:F0} ms later; lease 2000 ms.");
    }

    [Fact]
    public async Task Server_that_is_killed_leaves_everybody_alive_when_it_is_back()
    {
        await using HostedSilo a = await StartAsync("a", _server.ConnectionString);
        await using HostedSilo b = await StartAsync("b", _server.ConnectionString);
        await UntilAsync("they see each other", () => a.Membership.Silos.Count == 2 && b.Membership.Silos.Count == 2);
        await Task.Delay(HostedSilo.Lease);

        await _server.KillAsync();
        await _server.RestartAsync();
        b.Membership.Suspect(a.Membership.Self); // all locks were gone for a moment
        await Task.Delay(HostedSilo.Lease * 2);

        Assert.Empty(a.EndedLives.Concat(b.EndedLives));
        Assert.True(a.Membership.IsAlive && b.Membership.IsAlive);
    }

    /// <summary>The claim that waited, or, when its time was over before the server was back, the next one.</summary>
    private static async Task<Home> ClaimAsync(HostedSilo silo, string key, Task<Home> waiting)
    {
        try
        {
            return await waiting;
        }
        catch (SiloUnavailableException)
        {
            return await silo.Homes.ClaimAsync(key, None);
        }
    }

    private static Task<TimeSpan> UntilAsync(string what, Func<bool> condition) => Eventually.TrueAsync(what, Soon, () => Task.FromResult(condition()));

    private static Task<HostedSilo> StartAsync(string id, string connectionString) => HostedSilo.StartAsync(connectionString, "petcam", id);
}
