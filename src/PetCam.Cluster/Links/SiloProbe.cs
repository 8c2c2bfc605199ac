using System.Net.Sockets;
using PetCam.Cluster.Membership;
using PetCam.Domain.Cluster;

namespace PetCam.Cluster.Links;

/// <summary>Knocks where a silo listens for others: the kernel answers for a process that is gone with a reset (RFC 9293 §3.10.7.1), and for one that is only slow with a connection.</summary>
internal sealed class SiloProbe(LiveSilos silos, TimeProvider time) : ISiloProbe
{
    private static readonly TimeSpan Limit = TimeSpan.FromMilliseconds(300);

    public async ValueTask<bool> IsGoneAsync(SiloIdentity silo, CancellationToken cancellationToken)
    {
        if (silos.Now.Find(silo.Id) is not { } target || target.Identity != silo || !LinkAddress.TryParse(target.LinkAddress, out LinkAddress address))
        {
            return false;
        }

        using CancellationTokenSource patience = new(Limit, time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        using Socket socket = LinkSockets.Create();
        try
        {
            await socket.ConnectAsync(address.Host, address.Port, either.Token).ConfigureAwait(false);
            return false;
        }
        catch (SocketException exception)
        {
            return exception.SocketErrorCode == SocketError.ConnectionRefused;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false; // the way is broken, or the machine gone: its lease decides
        }
    }
}
