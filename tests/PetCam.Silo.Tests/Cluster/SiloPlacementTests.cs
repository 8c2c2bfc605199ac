using PetCam.Domain.Cameras;
using PetCam.Domain.Cluster;
using PetCam.Ingest;
using PetCam.Silo.Cluster;

namespace PetCam.Silo.Tests.Cluster;

public sealed class SiloPlacementTests
{
    [Fact]
    public async Task Rank_spreads_cameras_over_all_silos_and_moves_few_when_one_goes()
    {
        await using SiloUnderTest silo = await SiloUnderTest.StartAsync();
        FakeCluster cluster = new(FakeCluster.Silo("a"), FakeCluster.Silo("b"), FakeCluster.Silo("c"));
        SiloPlacement placement = new(cluster, silo.Get<SiloLoadMeter>());
        CameraId[] cameras = [.. Enumerable.Range(0, 300).Select(i => CameraId.Parse($"cam-{i}"))];
        Uri[] before = [.. cameras.Select(camera => placement.Rank(camera)[0])];
        foreach (IGrouping<Uri, Uri> share in before.GroupBy(uri => uri))
        {
            Assert.InRange(share.Count(), 60, 140);
        }

        cluster.Become(FakeCluster.Silo("a"), FakeCluster.Silo("b"));

        Assert.All(cameras.Zip(before), pair => Assert.True(pair.Second.Host == "c" || placement.Rank(pair.First)[0] == pair.Second));
    }

    [Fact]
    public async Task Changes_of_load_alone_are_not_told_to_agents()
    {
        await using SiloUnderTest silo = await SiloUnderTest.StartAsync();
        FakeCluster cluster = new(FakeCluster.Silo("a"), FakeCluster.Silo("b"));
        SiloPlacement placement = new(cluster, silo.Get<SiloLoadMeter>());
        int told = 0;
        placement.Changed += () => told++;
        cluster.Become(FakeCluster.Silo("a", cameras: 5), FakeCluster.Silo("b", cameras: 7));
        Assert.Equal(0, told);

        cluster.Become(FakeCluster.Silo("a"), FakeCluster.Silo("b", phase: SiloPhase.Draining));

        Assert.Equal(1, told);
        Assert.Equal(["ws://a:8080/uplink"], placement.Rank(CameraId.Parse("kitchen")).Select(uri => uri.AbsoluteUri));
    }

    [Fact]
    public async Task Relocate_fills_the_emptiest_silo_before_its_next_heartbeat_says_so()
    {
        await using SiloUnderTest silo = await SiloUnderTest.StartAsync();
        SiloPlacement placement = new(
            new FakeCluster(FakeCluster.Silo("a"), FakeCluster.Silo("b", cameras: 0), FakeCluster.Silo("c", cameras: 2)), silo.Get<SiloLoadMeter>());
        string[] hosts = [.. Enumerable.Range(0, 6).Select(_ => placement.Relocate()!.Host)];

        Assert.Equal((4, 2), (hosts.Count(host => host == "b"), hosts.Count(host => host == "c")));
    }

    [Fact]
    public async Task Uplink_is_welcome_where_the_difference_is_small_and_sent_on_from_a_drained_silo()
    {
        await using SiloUnderTest silo = await SiloUnderTest.StartAsync();
        FakeCluster cluster = new(FakeCluster.Silo("a"), FakeCluster.Silo("b"));
        SiloPlacement placement = new(cluster, silo.Get<SiloLoadMeter>());
        UplinkIdentity uplink = new(CameraId.Parse("kitchen"), "Kitchen", "board", "1", 1, "127.0.0.1:1");
        Assert.Null(placement.Steer(uplink));

        cluster.Become(FakeCluster.Silo("a", phase: SiloPhase.Draining), FakeCluster.Silo("b"));

        Assert.Equal("ws://b:8080/uplink", placement.Steer(uplink)?.AbsoluteUri);
    }

    [Fact]
    public async Task Nobody_is_sent_to_a_silo_that_has_as_many_cameras_as_it_may()
    {
        await using SiloUnderTest silo = await SiloUnderTest.StartAsync("--Uplink:MaxCameras=5");
        SiloPlacement placement = new(
            new FakeCluster(FakeCluster.Silo("a"), FakeCluster.Silo("b", cameras: 3), FakeCluster.Silo("c", cameras: 4)), silo.Get<SiloLoadMeter>());
        string?[] hosts = [.. Enumerable.Range(0, 5).Select(_ => placement.Relocate()?.Host)];

        Assert.Equal((2, 1, 2), (hosts.Count(host => host == "b"), hosts.Count(host => host == "c"), hosts.Count(host => host is null)));
    }

    [Fact]
    public async Task Nobody_is_sent_anywhere_by_a_silo_that_is_alone()
    {
        await using SiloUnderTest silo = await SiloUnderTest.StartAsync();
        SiloPlacement placement = silo.Get<SiloPlacement>();

        Assert.Null(placement.Relocate());
        Assert.Empty(placement.Others);
    }

    [Theory]
    [InlineData("http://10.0.0.3:8080", "ws://10.0.0.3:8080/uplink")]
    [InlineData("https://silo.example/", "wss://silo.example/uplink")]
    [InlineData("https://example/petcam/", "wss://example/petcam/uplink")]
    public void Uplink_address_follows_from_the_public_one(string publicUrl, string uplink) =>
        Assert.Equal(uplink, SiloPlacement.ToUplink(new Uri(publicUrl)).AbsoluteUri);
}
