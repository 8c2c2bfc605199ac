using System.Runtime.CompilerServices;
using Orleans;
using Orleans.Runtime;
using PetCam.Protocol.V1;

namespace PetCam.GrainRuntime.Tests.Grains;

public sealed class ProbeGrain(Probe probe, ScopedService scoped) : Grain, IProbeGrain, IDisposable
{
    private readonly CameraState _shared = new() { DisplayName = "shared" };
    private static int _activations;
    private int _number;
    private int _count;
    private CameraState _kept = new();

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        GC.KeepAlive(scoped);
        _number = Interlocked.Increment(ref _activations);
        await Task.Yield();
        if (probe.TakeFailure())
        {
            throw new InvalidOperationException("cannot load state");
        }

        probe.Note($"activated {this.GetPrimaryKeyString()}");
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        probe.Note($"deactivated {this.GetPrimaryKeyString()} {reason.ReasonCode}");
        await probe.Deactivating(this.GetPrimaryKeyString(), reason);
    }

    public async Task<int> IncrementAsync()
    {
        int read = _count;
        await Task.Yield();
        if (_count != read)
        {
            probe.Note("turns overlap");
        }

        _count = read + 1;
        return _count;
    }

    public Task<int> GetActivationNumberAsync() => Task.FromResult(_number);

    public async Task PassAsync(string gate)
    {
        await probe.Gate(gate).PassAsync();
        probe.Note($"passed {gate}");
    }

    public Task ReadAsync(string gate) => probe.Gate(gate).PassAsync();

    public Task InterleaveAsync(string gate) => probe.Gate(gate).PassAsync();

    public Task TellAsync(string gate) => probe.Gate(gate).PassAsync();

    public Task TellBadlyAsync(string gate)
    {
        probe.Gate(gate).Enter();
        throw new InvalidOperationException("told badly");
    }

    public async Task<int> ThrowAsync(string message)
    {
        await Task.Yield();
        throw new InvalidOperationException(message);
    }

    public ValueTask<string> EchoAsync(string text) => new(text);

    public async ValueTask TouchAsync() => await Task.Yield();

    public Task<CameraState> KeepMessageAsync(CameraState state)
    {
        _kept = state;
        return Task.FromResult(_kept);
    }

    public Task<string> GetKeptNameAsync() => Task.FromResult(_kept.DisplayName);

    public Task CallSelfAsync() => GrainFactory.GetGrain<IProbeGrain>(this.GetPrimaryKeyString()).TouchAsync().AsTask();

    public Task CallSelfThroughAsync(string otherKey) => GrainFactory.GetGrain<IProbeGrain>(otherKey).CallAsync(this.GetPrimaryKeyString());

    public Task CallAsync(string otherKey) => GrainFactory.GetGrain<IProbeGrain>(otherKey).TouchAsync().AsTask();

    public async Task<string> AskAsync(IProbeGrain other, string text) => $"{other.GetPrimaryKeyString()}: {await other.EchoAsync(text)}";

    public Task PassItselfAsync(IProbeGrain other) => other.AskAsync(this, "hello");

    public Task<string> GetFromContextAsync(string key) => Task.FromResult(RequestContext.Get(key) as string ?? "nothing");

    public async Task<string> ForwardContextAsync(string otherKey, string key)
    {
        await Task.Yield();
        return await GrainFactory.GetGrain<IProbeGrain>(otherKey).GetFromContextAsync(key);
    }

    public Task SetContextAsync(string key, string value)
    {
        RequestContext.Set(key, value);
        return Task.CompletedTask;
    }

    public async Task WaitForTokenAsync(string gate, CancellationToken token)
    {
        TaskScheduler turns = TaskScheduler.Current;
        Task passed = probe.Gate(gate).PassAsync(token);
        await using CancellationTokenRegistration registration = token.Register(() => // runs before the registration of the line above
            probe.Note(TaskScheduler.Current == turns ? "cancelled on a turn" : "cancelled beside the turns"));
        try
        {
            await passed;
        }
        finally
        {
            probe.Gate($"{gate} over").Enter();
        }
    }

    public async Task DeactivateAsync(string gate)
    {
        DeactivateOnIdle();
        await probe.Gate(gate).PassAsync();
    }

    public Task DelayAsync(TimeSpan delay)
    {
        DelayDeactivation(delay);
        return Task.CompletedTask;
    }

    public async IAsyncEnumerable<int> CountAsync(int count, string gate, [EnumeratorCancellation] CancellationToken token = default)
    {
        try
        {
            for (int i = 1; i <= count; i++)
            {
                yield return i;
            }

            await probe.Gate(gate).PassAsync(token);
        }
        finally
        {
            probe.Gate($"{gate} closed").Enter();
        }
    }

    public async IAsyncEnumerable<CameraState> SameMessageAsync(int count)
    {
        for (int i = 0; i < count; i++)
        {
            await Task.Yield();
            yield return _shared;
        }
    }

    public void Dispose() => probe.Note("grain disposed");
}
