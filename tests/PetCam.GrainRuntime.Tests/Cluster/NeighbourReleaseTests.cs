using Google.Protobuf;
using Orleans.Runtime;
using PetCam.Protocol.V1;

namespace PetCam.GrainRuntime.Tests.Cluster;

/// <summary>A silo of the next release knows more fields, methods and a newer protocol; the two call each other all the same.</summary>
public sealed class NeighbourReleaseTests
{
    [Fact]
    public async Task Next_release_calls_this_one_and_what_this_one_does_not_know_it_keeps()
    {
        await using TestCluster cluster = await StartAsync("this");
        CameraState newer = CameraState.Parser.ParseFrom([.. new CameraState { CameraId = "kitchen" }.ToByteArray(), 0xBA, 0x3E, 0x04, .. "attr"u8]); // field 999

        CameraState kept = await cluster["next"].Grains.GetGrain<Grains.NextRelease.IRoomGrain>("a").KeepAsync(newer);

        Assert.Equal(newer.ToByteArray(), kept.ToByteArray());
        Assert.Equal((1, 0), (cluster["this"].Host.Count, cluster["next"].Host.Count));
    }

    [Fact]
    public async Task Method_that_this_release_lacks_is_a_typed_error_and_the_link_goes_on()
    {
        await using TestCluster cluster = await StartAsync("this");
        Grains.NextRelease.IRoomGrain room = cluster["next"].Grains.GetGrain<Grains.NextRelease.IRoomGrain>("a");

        OrleansException error = await Assert.ThrowsAsync<OrleansException>(() => Expect.SoonAsync(room.CountAsync(), "the refusal"));

        Assert.Contains("has no IRoomGrain.CountAsync", error.Message, StringComparison.Ordinal);
        Assert.Contains("another version", error.Message, StringComparison.Ordinal);
        Assert.Equal("kitchen", (await room.KeepAsync(new CameraState { CameraId = "kitchen" })).CameraId);
        Assert.Equal(2, cluster.Network.Connections); // one, counted at both ends
    }

    [Fact]
    public async Task This_release_calls_the_next_one()
    {
        await using TestCluster cluster = await StartAsync("next");
        Grains.ThisRelease.IRoomGrain room = cluster["this"].Grains.GetGrain<Grains.ThisRelease.IRoomGrain>("a");

        Assert.Equal("kitchen", (await room.KeepAsync(new CameraState { CameraId = "kitchen" })).CameraId);
        Assert.Equal((0, 1), (cluster["this"].Host.Count, cluster["next"].Host.Count));
        Assert.Equal(1, await cluster["next"].Grains.GetGrain<Grains.NextRelease.IRoomGrain>("a").CountAsync());
    }

    [Fact]
    public async Task Grain_type_that_this_release_lacks_is_a_typed_error_too()
    {
        await using TestCluster cluster = await StartAsync("this");

        OrleansException error = await Assert.ThrowsAsync<OrleansException>(
            () => Expect.SoonAsync(cluster["next"].Grains.GetGrain<Grains.NextRelease.IGardenGrain>("a").WaterAsync(), "the refusal"));

        Assert.Contains("grain type 'garden'", error.Message, StringComparison.Ordinal);
    }

    private static async Task<TestCluster> StartAsync(string home)
    {
        TestCluster cluster = await TestCluster.StartAsync(home, static options => options.AddGrain<Grains.ThisRelease.RoomGrain>(), "this");
        await cluster.AddAsync("next", static options =>
        {
            options.AddGrain<Grains.NextRelease.RoomGrain>().AddGrain<Grains.NextRelease.GardenGrain>();
            options.Calls.ProtocolVersions = (options.Calls.ProtocolVersions.Min, options.Calls.ProtocolVersions.Max + 1);
        });
        return cluster;
    }
}
