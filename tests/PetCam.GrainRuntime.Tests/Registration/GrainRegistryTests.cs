using Orleans;
using PetCam.GrainRuntime.Registration;

namespace PetCam.GrainRuntime.Tests.Registration;

public sealed class GrainRegistryTests
{
    public interface IGood : IGrainWithStringKey
    {
        Task<string> GetAsync(int number, CancellationToken token);
    }

    public interface IBad : IGrainWithStringKey
    {
        Task TakeListAsync(List<int> items);

        Task<byte[]> GetBytesAsync();

        void Fire();

        Task GenericAsync<T>(T value);

        Task TwoTokensAsync(CancellationToken first, CancellationToken second);

        Task OutAsync(ref int value);
    }

    [Fact]
    public void Class_name_without_suffix_in_lower_case_is_the_grain_type()
    {
        GrainRegistry registry = new(new GrainRuntimeOptions().AddGrain<LivingRoomGrain>());

        Assert.Equal("livingroom", registry.Resolve(typeof(IGood), null).Class.TypeName);
    }

    [Fact]
    public void Method_that_cannot_cross_is_refused_at_registration_and_named_with_its_type()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => new GrainRegistry(new GrainRuntimeOptions().AddGrain<BadGrain>()));

        Assert.Contains("IBad.TakeListAsync", error.Message, StringComparison.Ordinal);
        Assert.Contains("System.Collections.Generic.List`1[System.Int32]", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(nameof(IBad.GetBytesAsync), "is an array")]
    [InlineData(nameof(IBad.Fire), "a grain method returns Task")]
    [InlineData(nameof(IBad.GenericAsync), "is generic")]
    [InlineData(nameof(IBad.TwoTokensAsync), "more than one CancellationToken")]
    [InlineData(nameof(IBad.OutAsync), "by reference")]
    public void Method_that_cannot_cross_says_why(string method, string reason)
    {
        NotSupportedException error = Assert.Throws<NotSupportedException>(
            () => PetCam.GrainRuntime.Calls.GrainMethod.Create(typeof(IBad).GetMethod(method)!));

        Assert.Contains(method, error.Message, StringComparison.Ordinal);
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Interface_without_a_class_says_how_to_add_one()
    {
        GrainRegistry registry = new(new GrainRuntimeOptions());

        ArgumentException error = Assert.Throws<ArgumentException>(() => registry.Resolve(typeof(IGood), null));
        Assert.Contains("AddGrain", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Interface_with_two_classes_needs_a_prefix()
    {
        GrainRegistry registry = new(new GrainRuntimeOptions().AddGrain<LivingRoomGrain>().AddGrain<BedRoomGrain>());

        Assert.Throws<ArgumentException>(() => registry.Resolve(typeof(IGood), null));
        Assert.Equal("bedroom", registry.Resolve(typeof(IGood), typeof(BedRoomGrain).FullName).Class.TypeName);
    }

    [Fact]
    public void Assembly_scan_finds_concrete_grain_classes()
    {
        GrainRuntimeOptions options = new GrainRuntimeOptions().AddGrainsFrom(typeof(LivingRoomGrain).Assembly);

        Assert.Contains(typeof(LivingRoomGrain), options.GrainClasses);
        Assert.All(options.GrainClasses, static type => Assert.False(type.IsAbstract));
    }

    [Fact]
    public void Setting_out_of_range_is_named()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => new GrainRegistry(new GrainRuntimeOptions { ResponseTimeout = TimeSpan.Zero }));

        Assert.Contains("GrainRuntime:ResponseTimeout", error.Message, StringComparison.Ordinal);
    }

    public class LivingRoomGrain : Grain, IGood
    {
        public Task<string> GetAsync(int number, CancellationToken token) => Task.FromResult($"{number}");
    }

    public sealed class BedRoomGrain : LivingRoomGrain;

    public sealed class BadGrain : Grain, IBad
    {
        public Task TakeListAsync(List<int> items) => Task.CompletedTask;

        public Task<byte[]> GetBytesAsync() => Task.FromResult(Array.Empty<byte>());

        public void Fire()
        {
        }

        public Task GenericAsync<T>(T value) => Task.CompletedTask;

        public Task TwoTokensAsync(CancellationToken first, CancellationToken second) => Task.CompletedTask;

        public Task OutAsync(ref int value) => Task.CompletedTask;
    }
}
