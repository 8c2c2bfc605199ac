using Microsoft.Extensions.Options;
using PetCam.Domain.Cluster;
using PetCam.Silo.Cluster;
using PetCam.Silo.Configuration;
using PetCam.Silo.Hosting;
using PetCam.Testing;

namespace PetCam.Silo.Tests.Cluster;

public sealed class DrainNoticesTests : IDisposable
{
    private readonly SiloState _state = new(Options.Create(new SiloOptions { Id = "a" }), new ManualTimeProvider());

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _state.Dispose();

    [Fact]
    public async Task Followers_hear_of_a_silo_that_is_drained_and_taken_back()
    {
        FakeCluster cluster = new(FakeCluster.Silo("a"), FakeCluster.Silo("b"));
        DrainNotices notices = Create(cluster);
        Task<DrainNotice> first = notices.WaitForFirstAsync(Token);
        Assert.False(first.IsCompleted);

        cluster.Become(FakeCluster.Silo("a"), FakeCluster.Silo("b", phase: SiloPhase.Draining));
        DrainNotice drained = await first;
        cluster.Become(FakeCluster.Silo("a"), FakeCluster.Silo("b"));
        DrainNotice back = await notices.WaitForChangeAsync(drained.Version, Token);

        Assert.Equal(["b"], drained.Silos);
        Assert.Equal(3000, drained.WithinMs);
        Assert.Empty(back.Silos);
    }

    [Fact]
    public async Task Channel_that_opens_while_a_silo_is_drained_hears_of_it_at_once()
    {
        FakeCluster cluster = new(FakeCluster.Silo("a"), FakeCluster.Silo("b", phase: SiloPhase.Draining), FakeCluster.Silo("c"));

        Assert.Equal(["b"], (await Create(cluster).WaitForFirstAsync(Token)).Silos);
    }

    [Fact]
    public async Task Silo_that_stops_is_drained_before_the_table_says_so()
    {
        DrainNotices notices = Create(new FakeCluster(FakeCluster.Silo("a"), FakeCluster.Silo("b")));
        Task<DrainNotice> first = notices.WaitForFirstAsync(Token);

        _state.BeginDrain();

        Assert.Equal(["a"], (await first).Silos);
    }

    [Fact]
    public void Nobody_is_asked_to_go_while_there_is_nowhere_to_go()
    {
        DrainNotices notices = Create(new FakeCluster(FakeCluster.Silo("a"), FakeCluster.Silo("b", phase: SiloPhase.Draining)));

        _state.BeginDrain();

        Assert.Empty(notices.Current.Silos);
    }

    private DrainNotices Create(FakeCluster cluster) =>
        new(cluster, _state, Options.Create(new SiloOptions { Id = "a", DrainTimeout = TimeSpan.FromSeconds(9) }));
}
