namespace PetCam.Domain.Storage;

/// <summary>
/// Grain state for several silos: what <see cref="IGrainStateStore"/> does, and only while the fence holds. Whoever claims the key
/// waits for a write under way and reads what it wrote.
/// </summary>
public interface IFencedGrainStateStore
{
    /// <inheritdoc cref="IGrainStateStore.WriteAsync"/>
    /// <exception cref="HomeLostException">The fence does not hold; it is looked at before the ETag.</exception>
    ValueTask<long> WriteAsync(
        HomeFence fence, string grainType, string key, long etag, ReadOnlyMemory<byte> payload, CancellationToken cancellationToken);

    /// <inheritdoc cref="IGrainStateStore.ClearAsync"/>
    /// <exception cref="HomeLostException">The fence does not hold; it is looked at before the ETag.</exception>
    ValueTask ClearAsync(HomeFence fence, string grainType, string key, long etag, CancellationToken cancellationToken);
}
