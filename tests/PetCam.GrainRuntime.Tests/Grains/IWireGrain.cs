using System.Collections.Immutable;
using Google.Protobuf;
using Orleans;

namespace PetCam.GrainRuntime.Tests.Grains;

public interface IWireGrain : IGrainWithStringKey
{
    Task<ImmutableArray<string?>> EchoAllAsync(
        bool flag, long number, double real, DayOfWeek day, Guid id, TimeSpan span, DateTimeOffset at, ByteString? bytes, int? maybe, ImmutableArray<string?> texts);

    Task ThrowAsync(string type);

    Task<string> GetTypedContextAsync(string key);

    /// <summary>Key and epoch of the home that the grain's services see.</summary>
    Task<string> GetHomeAsync();

    Task<ByteString> FillAsync(int bytes);

    /// <summary>One item, and another one whose writing holds its turn until the gate is opened.</summary>
    IAsyncEnumerable<AwkwardItem> StreamAsync(string gate);

    /// <summary>One item, and another one that cannot be written.</summary>
    IAsyncEnumerable<AwkwardItem> StreamUnwritableAsync();
}
