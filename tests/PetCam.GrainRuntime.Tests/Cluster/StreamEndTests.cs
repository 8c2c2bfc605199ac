using PetCam.GrainRuntime.Tests.Grains;

namespace PetCam.GrainRuntime.Tests.Cluster;

/// <summary>A stream that ends while an item of it is being written leaves whole frames on the link, which many calls share.</summary>
public sealed class StreamEndTests
{
    private const int LinkBroken = 8020;

    [Fact]
    public async Task Stream_that_is_closed_while_its_lost_producer_still_writes_does_not_break_the_link()
    {
        await using TestCluster cluster = await TestCluster.StartAsync("home", static options => options.AddGrain<WireGrain>(), "caller", "home");
        IAsyncEnumerator<AwkwardItem> items = cluster["caller"].Grains.GetGrain<IWireGrain>("w").StreamAsync("writing").GetAsyncEnumerator();
        Assert.True(await items.MoveNextAsync());
        await cluster.Probe.Gate("writing").Entered();
        Task other = cluster["caller"].Grain("a").PassAsync("other");
        await cluster.Probe.Gate("other").Entered();

        await cluster.MoveAsync("wire/w", "caller", tellOthers: true); // the activation takes nothing more; its turn is in the middle of an item
        await Expect.SoonAsync(items.DisposeAsync().AsTask(), "the end of the stream");
        cluster.Probe.Gate("writing").Open();
        cluster.Probe.Gate("other").Open();

        await Expect.SoonAsync(other, "the answer to another call over the same link");
        Assert.Empty(cluster.Log.WithEvent(LinkBroken));
    }

    [Fact]
    public async Task Item_that_cannot_be_written_ends_its_stream_behind_those_before_it()
    {
        await using TestCluster cluster = await TestCluster.StartAsync("home", static options => options.AddGrain<WireGrain>(), "caller", "home");
        IAsyncEnumerator<AwkwardItem> items = cluster["caller"].Grains.GetGrain<IWireGrain>("w").StreamUnwritableAsync().GetAsyncEnumerator();

        Assert.True(await Expect.SoonAsync(items.MoveNextAsync().AsTask(), "the first item"));
        Assert.Equal(1, items.Current.Number);
        Exception failure = await Assert.ThrowsAnyAsync<Exception>(() => Expect.SoonAsync(items.MoveNextAsync().AsTask(), "the failure"));
        Assert.Contains("cannot be written", failure.Message);
        await items.DisposeAsync();
        Assert.Empty(cluster.Log.WithEvent(LinkBroken));
    }
}
