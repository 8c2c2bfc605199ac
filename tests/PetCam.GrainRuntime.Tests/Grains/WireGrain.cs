using System.Collections.Immutable;
using Google.Protobuf;
using Orleans;
using Orleans.Runtime;
using PetCam.Domain.Cluster;
using PetCam.Domain.Storage;

namespace PetCam.GrainRuntime.Tests.Grains;

public sealed class WireGrain(Probe probe, IActivationHome? home = null) : Grain, IWireGrain
{
    public Task<ImmutableArray<string?>> EchoAllAsync(
        bool flag, long number, double real, DayOfWeek day, Guid id, TimeSpan span, DateTimeOffset at, ByteString? bytes, int? maybe, ImmutableArray<string?> texts) =>
        Task.FromResult(texts.AddRange($"{flag}", $"{number}", $"{real}", $"{day}", $"{id}", $"{span}", $"{at:O}", bytes?.ToBase64(), $"{maybe}"));

    public Task ThrowAsync(string type) => throw type switch
    {
        nameof(ArgumentException) => new ArgumentException("bad", nameof(type)),
        nameof(ArgumentOutOfRangeException) => new ArgumentOutOfRangeException(nameof(type), "too far"),
        nameof(KeyNotFoundException) => new KeyNotFoundException("no such key"),
        nameof(TimeoutException) => new TimeoutException("slow"),
        nameof(OperationCanceledException) => new OperationCanceledException("enough"),
        nameof(LimitExceededException) => new LimitExceededException("full"),
        nameof(GrainStateConflictException) => new GrainStateConflictException("camera", "kitchen", 7),
        _ => new StrangeException("odd", new InvalidOperationException("cause")),
    };

    public Task<string> GetTypedContextAsync(string key) => Task.FromResult($"{RequestContext.Get(key)?.GetType().Name} {RequestContext.Get(key)}");

    public Task<string> GetHomeAsync() => Task.FromResult(home is null ? "none" : $"{home.Key} {home.Silo.Id} {home.Silo.Incarnation} {home.Epoch}");

    public Task<ByteString> FillAsync(int bytes) => Task.FromResult(ByteString.CopyFrom(new byte[bytes]));

    public async IAsyncEnumerable<AwkwardItem> StreamAsync(string gate)
    {
        yield return new AwkwardItem { Number = 1 };
        await Task.Yield(); // what was gathered goes out
        yield return new AwkwardItem { Number = 2, Writing = () => Task.Run(() => probe.Gate(gate).PassAsync()).GetAwaiter().GetResult() };
    }

    public async IAsyncEnumerable<AwkwardItem> StreamUnwritableAsync()
    {
        await Task.Yield();
        yield return new AwkwardItem { Number = 1 };
        yield return new AwkwardItem { Number = 2, Writing = static () => throw new InvalidOperationException("This item cannot be written.") };
    }

    private sealed class StrangeException(string message, Exception inner) : Exception(message, inner);
}
