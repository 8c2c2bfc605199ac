using Orleans;
using Orleans.Concurrency;
using PetCam.Protocol.V1;

namespace PetCam.GrainRuntime.Tests.Grains;

public interface IProbeGrain : IGrainWithStringKey
{
    /// <summary>Reads, yields, writes: loses counts if two turns overlap.</summary>
    Task<int> IncrementAsync();

    Task<int> GetActivationNumberAsync();

    Task PassAsync(string gate);

    [ReadOnly]
    Task ReadAsync(string gate);

    [AlwaysInterleave]
    Task InterleaveAsync(string gate);

    [OneWay]
    Task TellAsync(string gate);

    [OneWay]
    Task TellBadlyAsync(string gate);

    Task<int> ThrowAsync(string message);

    ValueTask<string> EchoAsync(string text);

    ValueTask TouchAsync();

    Task<CameraState> KeepMessageAsync(CameraState state);

    Task<string> GetKeptNameAsync();

    Task CallSelfAsync();

    Task CallSelfThroughAsync(string otherKey);

    Task CallAsync(string otherKey);

    Task<string> AskAsync(IProbeGrain other, string text);

    Task PassItselfAsync(IProbeGrain other);

    Task<string> GetFromContextAsync(string key);

    Task<string> ForwardContextAsync(string otherKey, string key);

    Task SetContextAsync(string key, string value);

    Task WaitForTokenAsync(string gate, CancellationToken token);

    Task DeactivateAsync(string gate);

    Task DelayAsync(TimeSpan delay);

    IAsyncEnumerable<int> CountAsync(int count, string gate, CancellationToken token = default);

    IAsyncEnumerable<CameraState> SameMessageAsync(int count);
}
