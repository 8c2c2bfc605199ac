using System.Net.Sockets;
using Microsoft.Extensions.Logging;

namespace PetCam.Cluster.Links;

/// <summary>Accepts connections until it is told to stop, whatever becomes of one of them: a silo that listens no more would be taken for dead.</summary>
/// <param name="accept">Waits for the next connection.</param>
/// <param name="take">Takes ownership of it, and does not block.</param>
internal sealed class AcceptLoop(Func<CancellationToken, ValueTask<Socket>> accept, Action<Socket> take, TimeProvider time, ILogger logger)
{
    /// <summary>After a failure, which may be one that stays for a while, such as too many open files.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>Runs until cancelled. Never throws.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                take(await accept(cancellationToken).ConfigureAwait(false));
            }
#pragma warning disable CA1031 // The boundary of the loop; a listener that is closed while it is asked says so in several ways.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                if (!cancellationToken.IsCancellationRequested)
                {
                    ClusterLog.AcceptFailed(logger, $"{exception.GetType().Name}: {exception.Message}");
                    await Task.Delay(Pause, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                }
            }
        }
    }
}
