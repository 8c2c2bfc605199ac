using Microsoft.Extensions.Hosting;
using PetCam.Cluster.Directory;
using PetCam.Cluster.Links;
using PetCam.Cluster.Membership;

namespace PetCam.Cluster.Hosting;

/// <summary>Joins when the host starts, before whatever is registered after it, and leaves when that has stopped.</summary>
internal sealed class ClusterService(SiloLinkListener listener, SiloLifecycle lifecycle, MembershipLinks links, Suspicions suspicions, NoticeLoop notices, HomeQueue homes)
    : IHostedService, IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private Task _running = Task.CompletedTask;

    /// <exception cref="Domain.Cluster.ClusterJoinException">This silo may not join; the message says what to do.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        string address = listener.Start();
        await lifecycle.JoinAsync(address, cancellationToken).ConfigureAwait(false);
        links.Start();
        _running = Task.WhenAll(RunAsync(lifecycle.RunAsync), RunAsync(notices.RunAsync), RunAsync(homes.RunAsync));
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _running.ConfigureAwait(false);
        await lifecycle.LeaveAsync(cancellationToken).ConfigureAwait(false); // before the links end: nobody has to suspect
        await links.DisposeAsync().ConfigureAwait(false);
        await suspicions.DisposeAsync().ConfigureAwait(false);
        await listener.DisposeAsync().ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _running.ConfigureAwait(false);
        _stop.Dispose();
    }

    private async Task RunAsync(Func<CancellationToken, Task> loop)
    {
        try
        {
            await loop(_stop.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The host stops.
        }
    }
}
