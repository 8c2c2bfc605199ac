using Orleans.Runtime;
using PetCam.GrainRuntime.Tests.Engines;
using PetCam.Protocol.V1;

namespace PetCam.GrainRuntime.Tests.Behaviour;

/// <summary>Methods that return <see cref="IAsyncEnumerable{T}"/>.</summary>
public abstract class StreamBehaviour(ISiloFactory engine)
{
    [Fact]
    public async Task Stream_yields_its_items_in_order_and_ends()
    {
        await using ISilo silo = await engine.StartAsync();
        silo.Probe.Gate("end").Open();
        IAsyncEnumerable<int> stream = silo.Grain("a").CountAsync(1000, "end");

        Assert.Equal(Enumerable.Range(1, 1000), await stream.ToListAsync());
        Assert.Equal(1000, await stream.CountAsync()); // each enumeration calls anew
    }

    [Fact]
    public async Task Items_are_copies()
    {
        await using ISilo silo = await engine.StartAsync();
        List<CameraState> items = [];
        await foreach (CameraState item in silo.Grain("a").SameMessageAsync(3))
        {
            Assert.Equal("shared", item.DisplayName);
            item.DisplayName = "changed by the consumer";
            items.Add(item);
        }

        Assert.Equal(3, items.Distinct(ReferenceEqualityComparer.Instance).Count());
    }

    [Fact]
    public async Task Grain_takes_calls_while_a_stream_waits_for_its_next_item()
    {
        await using ISilo silo = await engine.StartAsync();
        await using IAsyncEnumerator<int> stream = silo.Grain("a").CountAsync(0, "wait").GetAsyncEnumerator(CancellationToken.None);
        ValueTask<bool> next = stream.MoveNextAsync();
        await silo.Probe.Gate("wait").Entered();

        Assert.Equal("hello", await silo.Grain("a").EchoAsync("hello"));

        silo.Probe.Gate("wait").Open();
        Assert.False(await next);
    }

    [Fact]
    public async Task Leaving_early_closes_the_producer()
    {
        await using ISilo silo = await engine.StartAsync();
        await foreach (int item in silo.Grain("a").CountAsync(10, "never"))
        {
            if (item == 3)
            {
                break;
            }
        }

        Assert.True(silo.Probe.Gate("never closed").WasEntered);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Cancelling_ends_the_stream_on_both_sides(bool throughTheMethod)
    {
        await using ISilo silo = await engine.StartAsync();
        using CancellationTokenSource cancellation = new();
        IAsyncEnumerable<int> stream = throughTheMethod
            ? silo.Grain("a").CountAsync(0, "wait", cancellation.Token)
            : silo.Grain("a").CountAsync(0, "wait");
        Task reading = ReadAllAsync(stream, throughTheMethod ? CancellationToken.None : cancellation.Token);
        await silo.Probe.Gate("wait").Entered();

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Expect.SoonAsync(reading, "the end of the stream"));
        await silo.Probe.Gate("wait closed").Entered();
    }

    [Fact]
    public async Task Deactivation_aborts_a_stream_and_closes_its_producer()
    {
        await using ISilo silo = await engine.StartAsync();
        Task reading = ReadAllAsync(silo.Grain("a").CountAsync(0, "wait"), CancellationToken.None);
        await silo.Probe.Gate("wait").Entered();
        silo.Probe.Gate("last call").Open();

        await silo.Grain("a").DeactivateAsync("last call");

        await Assert.ThrowsAsync<EnumerationAbortedException>(() => Expect.SoonAsync(reading, "the end of the stream"));
        await silo.Probe.Gate("wait closed").Entered();
    }

    [Fact]
    public async Task Stream_paused_by_its_consumer_is_closed_when_the_grain_deactivates()
    {
        await using ISilo silo = await engine.StartAsync();
        IAsyncEnumerator<int> stream = silo.Grain("a").CountAsync(10, "never").GetAsyncEnumerator(CancellationToken.None);
        Assert.True(await stream.MoveNextAsync());
        silo.Probe.Gate("last call").Open();

        await silo.Grain("a").DeactivateAsync("last call");
        await silo.Probe.Gate("never closed").Entered();

        await Assert.ThrowsAsync<EnumerationAbortedException>(async () =>
        {
            while (await stream.MoveNextAsync())
            {
                // items that were on their way already
            }
        });
        await stream.DisposeAsync();
    }

    private static async Task ReadAllAsync(IAsyncEnumerable<int> stream, CancellationToken token)
    {
        await foreach (int item in stream.WithCancellation(token))
        {
            GC.KeepAlive(item);
        }
    }
}
