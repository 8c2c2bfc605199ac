using System.Data.Common;
using Orleans.Runtime;
using PetCam.Domain.Cluster;
using PetCam.Domain.Storage;

namespace PetCam.Storage.Stores;

/// <summary>A grain's view of the store: writes only while this silo owns the grain's home in the epoch in which it was activated.</summary>
/// <remarks>Scoped: each activation has its own. A write that is refused is a conflict to the grain, which ends as it does for any other.</remarks>
internal sealed class FencedGrainStates(PostgresGrainStateStore store, IFencedGrainStateStore fenced, IActivationHome? home) : IGrainStateStore
{
    private const string AdminShutdown = "57P01"; // the server ends a connection because it stops

    private readonly HomeFence? _fence = home is null ? null : new HomeFence(home.Key, new Home(home.Silo, home.Epoch));

    public ValueTask<GrainStateRecord?> ReadAsync(string grainType, string key, CancellationToken cancellationToken) =>
        GuardAsync(grainType, key, IGrainStateStore.NoETag, () => store.ReadAsync(grainType, key, cancellationToken));

    public ValueTask<IReadOnlyDictionary<string, GrainStateRecord>> ReadAllAsync(string grainType, CancellationToken cancellationToken) =>
        GuardAsync(grainType, "*", IGrainStateStore.NoETag, () => store.ReadAllAsync(grainType, cancellationToken));

    public ValueTask<long> WriteAsync(string grainType, string key, long etag, ReadOnlyMemory<byte> payload, CancellationToken cancellationToken) =>
        GuardAsync(grainType, key, etag, () => _fence is { } fence
            ? fenced.WriteAsync(fence, grainType, key, etag, payload, cancellationToken)
            : store.WriteAsync(grainType, key, etag, payload, cancellationToken));

    public async ValueTask ClearAsync(string grainType, string key, long etag, CancellationToken cancellationToken) =>
        await GuardAsync(grainType, key, etag, async () =>
        {
            if (_fence is { } fence)
            {
                await fenced.ClearAsync(fence, grainType, key, etag, cancellationToken).ConfigureAwait(false);
            }
            else
            {
                await store.ClearAsync(grainType, key, etag, cancellationToken).ConfigureAwait(false);
            }

            return true;
        }).ConfigureAwait(false);

    /// <summary>What the store's failures are to a grain and to who calls it, on whichever silo.</summary>
    private static async ValueTask<T> GuardAsync<T>(string grainType, string key, long etag, Func<ValueTask<T>> call)
    {
        try
        {
            return await call().ConfigureAwait(false);
        }
        catch (HomeLostException)
        {
            throw new GrainStateConflictException(grainType, key, etag); // the store has counted and logged it
        }
        catch (DbException exception) when (exception.IsTransient || exception.SqlState is AdminShutdown)
        {
            throw new SiloUnavailableException($"The state of {grainType}/{key} is out of reach: the database does not answer ({exception.Message}).", exception);
        }
    }
}
