namespace PetCam.Domain.Storage;

/// <summary>What grains remember from one activation to the next. A task that has ended well has been written durably.</summary>
public interface IGrainStateStore
{
    /// <summary>ETag of state that has never been written.</summary>
    const long NoETag = 0;

    /// <returns>Null when nothing was ever written.</returns>
    ValueTask<GrainStateRecord?> ReadAsync(string grainType, string key, CancellationToken cancellationToken);

    /// <summary>All that is stored of one type, in one round trip.</summary>
    /// <returns>By key.</returns>
    ValueTask<IReadOnlyDictionary<string, GrainStateRecord>> ReadAllAsync(string grainType, CancellationToken cancellationToken);

    /// <param name="etag">As last read or written; <see cref="NoETag"/> for the first write.</param>
    /// <returns>The new ETag.</returns>
    /// <exception cref="GrainStateConflictException">Somebody else has written since.</exception>
    ValueTask<long> WriteAsync(string grainType, string key, long etag, ReadOnlyMemory<byte> payload, CancellationToken cancellationToken);

    /// <exception cref="GrainStateConflictException">Somebody else has written since.</exception>
    ValueTask ClearAsync(string grainType, string key, long etag, CancellationToken cancellationToken);
}
