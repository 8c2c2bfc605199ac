using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.DependencyInjection;
using Orleans;

namespace PetCam.Benchmarks.Micro;

/// <summary>What a grain call on the same silo costs (target of docs/decisions/0002: p50 at most 10 us), and a first call, which activates.</summary>
[MemoryDiagnoser]
[ShortRunJob]
public class GrainCallBenchmark
{
    private ServiceProvider _services = null!;
    private IGrainFactory _grains = null!;
    private ICounterGrain _counter = null!;
    private int _next;

    public interface ICounterGrain : IGrainWithStringKey
    {
        Task<int> AddAsync(int value);
    }

    [GlobalSetup]
    public void Setup()
    {
        _services = new ServiceCollection().AddLogging().AddMetrics().AddGrainRuntime(static options => options.AddGrain<CounterGrain>()).BuildServiceProvider();
        _grains = _services.GetRequiredService<IGrainFactory>();
        _counter = _grains.GetGrain<ICounterGrain>("counter");
    }

    [GlobalCleanup]
    public void Cleanup() => _services.Dispose();

    [Benchmark]
    public Task<int> Call() => _counter.AddAsync(1);

    [Benchmark]
    public Task<int> FirstCall() => _grains.GetGrain<ICounterGrain>($"grain {_next++}").AddAsync(1);

    public sealed class CounterGrain : Grain, ICounterGrain
    {
        private int _sum;

        public Task<int> AddAsync(int value) => Task.FromResult(_sum += value);
    }
}
