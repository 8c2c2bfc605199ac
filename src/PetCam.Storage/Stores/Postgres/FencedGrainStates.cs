using PetCam.Domain.Cluster;
using PetCam.Domain.Storage;

namespace PetCam.Storage.Stores;

/// <summary>A grain's view of the store: writes only while this silo owns the grain's home in the epoch in which it was activated.</summary>
/// <remarks>Scoped: each activation has its own. A write that is refused is a conflict to the grain, which ends as it does for any other.</remarks>
internal sealed class FencedGrainStates(
    PostgresGrainStateStore store, IFencedGrainStateStore fenced, IActivationHome? home, IClusterMembership membership)
    : IGrainStateStore
{
    private readonly HomeFence? _fence = home is null ? null : new HomeFence(home.Key, new Home(membership.Self, home.Epoch));

    public ValueTask<GrainStateRecord?> ReadAsync(string grainType, string key, CancellationToken cancellationToken) =>
        store.ReadAsync(grainType, key, cancellationToken);

    public ValueTask<IReadOnlyDictionary<string, GrainStateRecord>> ReadAllAsync(string grainType, CancellationToken cancellationToken) =>
        store.ReadAllAsync(grainType, cancellationToken);

    public async ValueTask<long> WriteAsync(string grainType, string key, long etag, ReadOnlyMemory<byte> payload, CancellationToken cancellationToken)
    {
        try
        {
            return _fence is { } fence
                ? await fenced.WriteAsync(fence, grainType, key, etag, payload, cancellationToken).ConfigureAwait(false)
                : await store.WriteAsync(grainType, key, etag, payload, cancellationToken).ConfigureAwait(false);
        }
        catch (HomeLostException)
        {
            throw new GrainStateConflictException(grainType, key, etag); // the store has counted and logged it
        }
    }

    public async ValueTask ClearAsync(string grainType, string key, long etag, CancellationToken cancellationToken)
    {
        try
        {
            if (_fence is { } fence)
            {
                await fenced.ClearAsync(fence, grainType, key, etag, cancellationToken).ConfigureAwait(false);
            }
            else
            {
                await store.ClearAsync(grainType, key, etag, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (HomeLostException)
        {
            throw new GrainStateConflictException(grainType, key, etag);
        }
    }
}
