using System.Globalization;
using System.Net.WebSockets;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;

namespace PetCam.Ingest;

/// <summary>Turns HTTP requests for the uplink into sessions (docs/decisions/0006-uplink-framing.md).</summary>
internal sealed class UplinkEndpoint
{
    /// <summary>The WebSocket subprotocol that both sides must name.</summary>
    public const string Subprotocol = "petcam.uplink.v1";

    private const int RetryAfterSeconds = 2;

    private readonly UplinkServices _services;
    private readonly IHostApplicationLifetime _lifetime;
    private int _pendingHellos;

    public UplinkEndpoint(UplinkServices services, IHostApplicationLifetime lifetime)
    {
        _services = services;
        _lifetime = lifetime;
    }

    public async Task HandleAsync(HttpContext context)
    {
        if (!context.WebSockets.IsWebSocketRequest || !context.WebSockets.WebSocketRequestedProtocols.Contains(Subprotocol))
        {
            await RefuseAsync(context, StatusCodes.Status400BadRequest, $"Edge agents connect here with a WebSocket of subprotocol {Subprotocol}.");
            return;
        }

        if (Interlocked.Increment(ref _pendingHellos) > _services.Options.MaxPendingHellos)
        {
            SettleHello();
            IngestMetrics.RefusedConnections.Add(1);
            context.Response.Headers.RetryAfter = RetryAfterSeconds.ToString(CultureInfo.InvariantCulture);
            await RefuseAsync(
                context, StatusCodes.Status503ServiceUnavailable, "Too many connections have not said Hello (Uplink:MaxPendingHellos); try again.");
            return;
        }

        await ServeAsync(context);
    }

    private async Task ServeAsync(HttpContext context)
    {
        int settled = 0;
        void SettleOnce()
        {
            if (Interlocked.Exchange(ref settled, 1) == 0)
            {
                SettleHello();
            }
        }

        try
        {
            // The agent's status each second and our clock replies keep the connection alive and watched: no pings on top.
            WebSocketAcceptContext accept = new() { SubProtocol = Subprotocol, KeepAliveInterval = Timeout.InfiniteTimeSpan };
            using WebSocket socket = await context.WebSockets.AcceptWebSocketAsync(accept);
            using UplinkSession session = new(socket, AddressOf(context), _services) { OnHelloSettled = SettleOnce };
            await using CancellationTokenRegistration stopping = _lifetime.ApplicationStopping.Register(() => session.End(UplinkEnding.SiloStopping));
            await session.RunAsync(context.RequestAborted);
        }
        finally
        {
            SettleOnce();
        }
    }

    private static string AddressOf(HttpContext context) => context.Connection.RemoteIpAddress is { } address
        ? $"{address}:{context.Connection.RemotePort}"
        : "unknown";

    private void SettleHello() => Interlocked.Decrement(ref _pendingHellos);

    private static Task RefuseAsync(HttpContext context, int status, string detail) =>
        Results.Problem(detail, statusCode: status).ExecuteAsync(context);
}
