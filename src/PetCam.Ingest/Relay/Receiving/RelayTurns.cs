using System.Threading.RateLimiting;
using PetCam.Domain.Cluster;

namespace PetCam.Ingest;

/// <summary>Lets a few links at a time be opened to one other silo. The others wait for their turn, which costs nothing.</summary>
/// <remarks>
/// On machines that are too busy all links fall silent at once, and each is worth another one: sixty handshakes at a time, of which each takes so long that it is given up, kept
/// two cores busy for ten seconds after what had made them so was over.
/// </remarks>
internal sealed class RelayTurns : IDisposable
{
    /// <summary>More than one silo needs at once: a link is open within milliseconds.</summary>
    public const int AtOnce = 16;

    private static readonly ConcurrencyLimiterOptions PerSilo = new()
    {
        PermitLimit = AtOnce,
        QueueLimit = int.MaxValue, // a relay waits once, and the hub bounds relays
        QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
    };

    private readonly PartitionedRateLimiter<SiloIdentity> _silos = PartitionedRateLimiter.Create<SiloIdentity, string>(
        static silo => RateLimitPartition.GetConcurrencyLimiter(silo.Id, static _ => PerSilo), StringComparer.Ordinal);

    /// <returns>The turn, which ends when it is disposed of; null when it was cancelled before.</returns>
    public async ValueTask<IDisposable?> TakeAsync(SiloIdentity silo, CancellationToken cancellationToken)
    {
        try
        {
            return await _silos.AcquireAsync(silo, 1, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }

    public void Dispose() => _silos.Dispose();
}
