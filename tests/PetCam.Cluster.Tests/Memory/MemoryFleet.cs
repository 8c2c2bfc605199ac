using PetCam.Testing;

namespace PetCam.Cluster.Tests.Memory;

/// <summary>Silos, their referee and their clock.</summary>
internal sealed class MemoryFleet : IAsyncDisposable
{
    public static readonly TimeSpan Beat = TimeSpan.FromSeconds(2);

    public MemoryFleet() => Referee = new MemoryReferee(Time);

    public ManualTimeProvider Time { get; } = new();

    public MemoryReferee Referee { get; }

    public List<MemorySilo> Silos { get; } = [];

    /// <summary>Silos that joined and have renewed for longer than a lease: they may declare others dead.</summary>
    public static async Task<MemoryFleet> StartAsync(params string[] ids)
    {
        MemoryFleet fleet = new();
        foreach (string id in ids)
        {
            fleet.Silos.Add(await MemorySilo.JoinAsync(fleet, id));
        }

        await fleet.RunAsync(TimeSpan.FromSeconds(12));
        return fleet;
    }

    public MemorySilo this[string id] => Silos.Single(silo => silo.Membership.Self.Id == id);

    /// <summary>Time passes, and each silo beats in it.</summary>
    public async Task RunAsync(TimeSpan time)
    {
        for (TimeSpan passed = TimeSpan.Zero; passed < time; passed += Beat)
        {
            Time.Advance(Beat);
            foreach (MemorySilo silo in Silos)
            {
                await silo.BeatAsync();
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (MemorySilo silo in Silos)
        {
            await silo.DisposeAsync();
        }
    }
}
