using Orleans;
using Orleans.Runtime;
using PetCam.Domain.Grains;
using PetCam.Protocol.V1;
using PetCam.Silo.Fleet;

namespace PetCam.Silo.Tests.Fleet;

public sealed class FleetReaderTests
{
    [Fact]
    public async Task Reads_all_parts_and_goes_on_where_it_stopped()
    {
        ScriptedFleet fleet = new(Part("a", 1, more: true, "hall"), Part("a", 2, more: false, "yard"), Part("a", 2, more: false));
        FleetReader reader = new(fleet, TimeProvider.System);

        Assert.Equal(["hall", "yard"], await ReadAsync(reader));
        Assert.Empty(await ReadAsync(reader));
        Assert.Equal(["/0", "a/1", "a/2"], fleet.Places);
    }

    [Fact]
    public async Task Part_that_its_reader_could_not_take_comes_again()
    {
        ScriptedFleet fleet = new(Part("a", 1, more: false, "hall"), Part("a", 1, more: false, "hall"));
        FleetReader reader = new(fleet, TimeProvider.System);
        await foreach (IReadOnlyList<CameraState> _ in reader.ReadAsync(TestContext.Current.CancellationToken))
        {
            break;
        }

        Assert.Equal(["hall"], await ReadAsync(reader));
        Assert.Equal(["/0", "/0"], fleet.Places);
    }

    [Fact]
    public async Task List_on_a_silo_of_the_release_before_is_read_whole()
    {
        ScriptedFleet fleet = new() { Whole = new CameraList { Cameras = { new CameraState { CameraId = "hall" } } } };
        FleetReader reader = new(fleet, TimeProvider.System);

        Assert.Equal(["hall"], await ReadAsync(reader));
        Assert.Equal(["hall"], await ReadAsync(reader)); // each time: it has no places
    }

    [Fact]
    public async Task Silo_that_cannot_be_reached_is_not_taken_for_an_old_one()
    {
        FleetReader reader = new(new ScriptedFleet { IsAway = true, Whole = new CameraList() }, TimeProvider.System);

        await Assert.ThrowsAsync<SiloUnavailableException>(() => ReadAsync(reader));
    }

    private static async Task<string[]> ReadAsync(FleetReader reader)
    {
        List<string> read = [];
        await foreach (IReadOnlyList<CameraState> part in reader.ReadAsync(TestContext.Current.CancellationToken))
        {
            read.AddRange(part.Select(camera => camera.CameraId));
        }

        return [.. read];
    }

    private static FleetChanges Part(string activation, ulong version, bool more, params string[] cameras) => new()
    {
        Cursor = new FleetCursor { Activation = activation, Version = version },
        More = more,
        Cameras = { cameras.Select(camera => new CameraState { CameraId = camera }) },
    };

    /// <summary>A fleet grain that answers what a test wrote, and the factory that finds it.</summary>
    private sealed class ScriptedFleet(params FleetChanges[] parts) : IFleetGrain, IGrainFactory
    {
        private readonly Queue<FleetChanges> _parts = new(parts);

        public List<string> Places { get; } = [];

        public bool IsAway { get; init; }

        /// <summary>Set for a grain of the release before.</summary>
        public CameraList? Whole { get; init; }

        public Task<CameraList> ListAsync() => Task.FromResult(Whole!);

        public Task<FleetChanges> ReadAsync(FleetCursor since)
        {
            if (IsAway)
            {
                throw new SiloUnavailableException("It is away.");
            }

            if (Whole is not null)
            {
                throw new OrleansException("a/1 has no ReadAsync of grain type 'fleet'; it may run another version.");
            }

            Places.Add($"{since.Activation}/{since.Version}");
            return Task.FromResult(_parts.Dequeue());
        }

        public Task UpdateAsync(CameraState state) => Task.CompletedTask;

        public TGrainInterface GetGrain<TGrainInterface>(string primaryKey, string? grainClassNamePrefix = null)
            where TGrainInterface : IGrainWithStringKey => (TGrainInterface)(object)this;
    }
}
