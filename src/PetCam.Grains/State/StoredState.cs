using Google.Protobuf;
using Orleans;
using PetCam.Domain.Storage;

namespace PetCam.Grains.State;

/// <summary>A message that a grain remembers from one activation to the next.</summary>
internal sealed class StoredState<T>(IGrainStateStore store, string grainType, MessageParser<T> parser, IGrainBase grain)
    where T : class, IMessage<T>
{
    private readonly string _key = grain.GetKey();
    private long _etag = IGrainStateStore.NoETag;

    /// <summary>As last read or written; null when there is none.</summary>
    public T? Value { get; private set; }

    public async Task<T?> ReadAsync(CancellationToken cancellationToken)
    {
        if (await store.ReadAsync(grainType, _key, cancellationToken) is { } record)
        {
            Value = parser.ParseFrom(record.Payload.Span);
            _etag = record.ETag;
        }

        return Value;
    }

    /// <summary>Writes a new value; what was there stays when that fails.</summary>
    /// <exception cref="GrainStateConflictException">Another activation has written: this one is out of date, and ends.</exception>
    public async Task WriteAsync(T value)
    {
        try
        {
            _etag = await store.WriteAsync(grainType, _key, _etag, value.ToByteArray(), CancellationToken.None);
            Value = value.Clone();
        }
        catch (GrainStateConflictException)
        {
            grain.DeactivateOnIdle();
            throw;
        }
    }
}
