using System.Net.Sockets;
using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using PetCam.Cluster.Membership;
using PetCam.Domain.Cluster;

namespace PetCam.Cluster.Links;

/// <summary>Opens links to other silos.</summary>
internal sealed class SiloLinkConnector(LiveSilos silos, LinkSecurity security, IOptions<ClusterOptions> options, TimeProvider time) : ISiloLinks
{
    private readonly ClusterOptions _options = options.Value;

    public async ValueTask<Stream> ConnectAsync(SiloIdentity silo, string purpose, CancellationToken cancellationToken)
    {
        SiloSnapshot now = silos.Now;
        if (now.Find(silo.Id) is not { } target || target.Identity != silo)
        {
            throw new LinkException($"Silo {silo} is not connected to: no such life is known.");
        }

        using CancellationTokenSource timeout = new(_options.LinkTimeout, time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            LinkHello hello = new(LinkProtocol.Versions, _options.Name, now.Self, silo, purpose, RandomNumberGenerator.GetBytes(LinkProtocol.NonceBytes));
            return await OpenAsync(target.LinkAddress, hello, either.Token).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or SocketException)
        {
            throw new IOException($"Silo {silo} at {target.LinkAddress} is not connected to: {exception.Message}.", exception);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new IOException($"Silo {silo} at {target.LinkAddress} is not connected to: no link within {_options.LinkTimeout} (Cluster:LinkTimeout).");
        }
    }

    private async Task<Stream> OpenAsync(string address, LinkHello hello, CancellationToken cancellationToken)
    {
        if (!LinkAddress.TryParse(address, out LinkAddress parsed))
        {
            throw new LinkException("its address cannot be read");
        }

        Socket socket = LinkSockets.Create();
        SecuredStream? secured = null;
        try
        {
            await socket.ConnectAsync(parsed.Host, parsed.Port, cancellationToken).ConfigureAwait(false);
            LinkSockets.Tune(socket);
            secured = await security.ConnectAsync(socket, cancellationToken).ConfigureAwait(false);
            await LinkHandshake.ConnectAsync(secured, hello, security.Key, cancellationToken).ConfigureAwait(false);
            return secured.Stream;
        }
        catch
        {
            if (secured is not null)
            {
                await secured.Stream.DisposeAsync().ConfigureAwait(false);
            }

            socket.Dispose();
            throw;
        }
    }
}
