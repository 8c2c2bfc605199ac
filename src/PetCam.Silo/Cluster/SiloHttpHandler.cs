using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using PetCam.Domain.Cluster;

namespace PetCam.Silo.Cluster;

/// <summary>Lets another silo ask this one's web server, over a link between them: what only this silo's disk has.</summary>
/// <remarks>A pipe to the server's own port: requests are judged there as any others are, by the token that they carry.</remarks>
internal sealed partial class SiloHttpHandler(IServer server, ILogger<SiloHttpHandler> logger) : ISiloLinkHandler
{
    public const string LinkPurpose = "http";

    public string Purpose => LinkPurpose;

    public async Task ServeAsync(SiloIdentity peer, Stream stream, CancellationToken cancellationToken)
    {
        if (OwnEndpoint() is not { } endpoint)
        {
            LogNoAddress(logger, peer);
            return;
        }

        using Socket socket = new(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(endpoint, cancellationToken);
        await using NetworkStream own = new(socket);
        using CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task asking = CopyAsync(stream, own, end.Token);
        Task answering = CopyAsync(own, stream, end.Token);
        await Task.WhenAny(asking, answering); // either side's end is the connection's: HTTP says itself where messages end
        await end.CancelAsync();
        await Task.WhenAll(asking, answering);
    }

    private static async Task CopyAsync(Stream from, Stream to, CancellationToken cancellationToken)
    {
        try
        {
            await from.CopyToAsync(to, cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // A connection ends when either of its sides does.
        }
    }

    /// <summary>A port of this silo that speaks plain HTTP, on loopback where it listens on every address.</summary>
    private IPEndPoint? OwnEndpoint() => server.Features.Get<IServerAddressesFeature>()?.Addresses
        .Select(BindingAddress.Parse)
        .Where(address => address is { Scheme: "http", IsUnixPipe: false })
        .Select(address => IPAddress.TryParse(address.Host.Trim('[', ']'), out IPAddress? ip) && !ip.Equals(IPAddress.Any) && !ip.Equals(IPAddress.IPv6Any)
            ? new IPEndPoint(ip, address.Port)
            : new IPEndPoint(IPAddress.Loopback, address.Port))
        .FirstOrDefault();

    [LoggerMessage(9521, LogLevel.Warning, "Silo {Peer} asked for something on this silo's disk, but this silo listens on no plain HTTP address (Urls)")]
    private static partial void LogNoAddress(ILogger logger, SiloIdentity peer);
}
