using System.Collections.Immutable;
using Orleans;
using PetCam.GrainRuntime.Registration;

namespace PetCam.GrainRuntime.Tests.Registration;

public sealed class RemoteMethodsTests
{
    public sealed record Room(string Name);

    public interface ILocalOnly : IGrainWithStringKey
    {
        Task TakeRoomAsync(Room room);

        Task<ImmutableDictionary<string, int>> GetMapAsync();

        Task<int> GetAsync(int number);

        Task<int> GetAsync(string text);
    }

    [Fact]
    public void What_passes_here_and_cannot_cross_is_reported_with_its_remedy()
    {
        GrainRegistry registry = new(new GrainRuntimeOptions().AddGrain<LocalOnlyGrain>()); // fine for one silo

        ArgumentException error = Assert.Throws<ArgumentException>(() => new RemoteMethods(registry));

        Assert.Contains("ILocalOnly.TakeRoomAsync, parameter 'room'", error.Message, StringComparison.Ordinal);
        Assert.Contains("Room cannot cross to another silo. Use a protobuf message", error.Message, StringComparison.Ordinal);
        Assert.Contains("ILocalOnly.GetMapAsync, the result", error.Message, StringComparison.Ordinal);
        Assert.Contains("ILocalOnly.GetAsync", error.Message, StringComparison.Ordinal);
        Assert.Contains("overloaded", error.Message, StringComparison.Ordinal);
    }

    public sealed class LocalOnlyGrain : Grain, ILocalOnly
    {
        public Task TakeRoomAsync(Room room) => Task.CompletedTask;

        public Task<ImmutableDictionary<string, int>> GetMapAsync() => Task.FromResult(ImmutableDictionary<string, int>.Empty);

        public Task<int> GetAsync(int number) => Task.FromResult(number);

        public Task<int> GetAsync(string text) => Task.FromResult(text.Length);
    }
}
