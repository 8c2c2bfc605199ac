using System.Globalization;
using System.Net.WebSockets;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;

namespace PetCam.Ingest;

/// <summary>Turns HTTP requests for the uplink into sessions (docs/decisions/0006-uplink-framing.md).</summary>
internal sealed class UplinkEndpoint : IDisposable
{
    /// <summary>The WebSocket subprotocol that both sides must name.</summary>
    public const string Subprotocol = "petcam.uplink.v1";

    private const int RetryAfterSeconds = 2;

    private readonly UplinkServices _services;
    private readonly IHostApplicationLifetime _lifetime;
    private readonly ConnectRateLimit _rate;
    private readonly WelcomeTurns _turns;
    private readonly UplinkDirectory _directory;
    private int _pendingHellos;

    public UplinkEndpoint(UplinkServices services, UplinkDirectory directory, IHostApplicationLifetime lifetime)
    {
        _directory = directory;
        _services = services;
        _lifetime = lifetime;
        _rate = new ConnectRateLimit(services.Options.MaxConnectsPerSecond, services.Options.MaxConnectBurst, services.Time, Random.Shared);
        _turns = new WelcomeTurns(services.Options.MaxPendingHellos, services.Time);
    }

    public async Task HandleAsync(HttpContext context)
    {
        if (!context.WebSockets.IsWebSocketRequest || !context.WebSockets.WebSocketRequestedProtocols.Contains(Subprotocol))
        {
            await RefuseAsync(context, StatusCodes.Status400BadRequest, $"Edge agents connect here with a WebSocket of subprotocol {Subprotocol}.");
            return;
        }

        if (FindRefusal(out int retryAfterSeconds, out Uri? alternative) is { } refusal)
        {
            if (alternative is not null)
            {
                context.Response.Headers.Append("Link", $"<{alternative.AbsoluteUri}>; rel=\"alternate\""); // RFC 8288
            }

            await RefuseForNowAsync(context, retryAfterSeconds, refusal);
            return;
        }

        await ServeAsync(context);
    }

    /// <summary>Why this silo takes no further connection now; null, with a pending Hello counted, when it does.</summary>
    /// <remarks>
    /// Who comes is not known before Hello. So a silo without a free place sends everybody on who comes, as long as another one has room; where
    /// none has, Hello decides, and an agent whose broken connection still has its place gets that back.
    /// </remarks>
    private string? FindRefusal(out int retryAfterSeconds, out Uri? alternative)
    {
        UplinkOptions options = _services.Options;
        alternative = null;
        if (!_rate.TryTake(out retryAfterSeconds))
        {
            return $"More than {options.MaxConnectsPerSecond} connections a second come (Uplink:MaxConnectsPerSecond); try again, or another silo.";
        }

        retryAfterSeconds = Random.Shared.Next(RetryAfterSeconds, 2 * RetryAfterSeconds);
        if (_directory.Connected >= _directory.Capacity && _services.Placement.Relocate() is { } silo)
        {
            alternative = silo;
            return $"This silo has {options.MaxCameras} cameras already (Uplink:MaxCameras).";
        }

        if (Interlocked.Increment(ref _pendingHellos) > options.MaxPendingHellos)
        {
            SettleHello();
            return "Too many connections have not said Hello (Uplink:MaxPendingHellos); try again.";
        }

        return null;
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
            using WelcomeTurn? turn = await _turns.TakeAsync(context.RequestAborted);
            if (turn is null)
            {
                await RefuseForNowAsync(context, Random.Shared.Next(1, 1 + RetryAfterSeconds), "Too many agents come at once; try again, or another silo.");
                return;
            }

            // The agent's status each second and our clock replies keep the connection alive and watched: no pings on top.
            WebSocketAcceptContext accept = new() { SubProtocol = Subprotocol, KeepAliveInterval = Timeout.InfiniteTimeSpan };
            using WebSocket socket = await context.WebSockets.AcceptWebSocketAsync(accept);
            using UplinkSession session = new(socket, AddressOf(context), _services) { OnHelloSettled = SettleOnce, OnWelcomeSettled = turn.Dispose };
            await using CancellationTokenRegistration stopping = _lifetime.ApplicationStopping.Register(session.Stop);
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

    public void Dispose() => _turns.Dispose();

    private static Task RefuseForNowAsync(HttpContext context, int retryAfterSeconds, string detail)
    {
        if (context.RequestAborted.IsCancellationRequested)
        {
            return Task.CompletedTask; // it left while it waited
        }

        IngestMetrics.RefusedConnections.Add(1);
        context.Response.Headers.RetryAfter = retryAfterSeconds.ToString(CultureInfo.InvariantCulture);
        return RefuseAsync(context, StatusCodes.Status503ServiceUnavailable, detail);
    }

    private void SettleHello() => Interlocked.Decrement(ref _pendingHellos);

    private static Task RefuseAsync(HttpContext context, int status, string detail) =>
        Results.Problem(detail, statusCode: status).ExecuteAsync(context);
}
