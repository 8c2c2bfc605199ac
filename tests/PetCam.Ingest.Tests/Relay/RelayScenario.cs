using PetCam.Testing;

namespace PetCam.Ingest.Tests.Relay;

/// <summary>Silos of one test, with real connections between them. When it is over, all are stopped, and no buffer may be left.</summary>
public abstract class RelayScenario : IAsyncDisposable
{
    private readonly BufferBalance _buffers = new();

    private protected static TimeSpan Patience { get; } = TimeSpan.FromSeconds(15);

    private protected LoopbackCluster Cluster { get; } = new();

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await Cluster.DisposeAsync();
        _buffers.AssertSettled();
    }

    /// <summary>Two silos, of which the first is to be the camera's home.</summary>
    private protected async Task<(LoopbackSilo Home, LoopbackSilo Other)> TwoAsync(Action<RelayOptions>? configure = null) =>
        (await Cluster.AddAsync("a", configure), await Cluster.AddAsync("b", configure));

    /// <summary>Somebody who watches from the camera's first GOP on, up to a unit that has arrived.</summary>
    private protected static async Task<Watcher> WatchAsync(LoopbackSilo silo, ulong upTo)
    {
        Watcher watcher = new(silo);
        await watcher.UntilAsync(upTo);
        return watcher;
    }
}
