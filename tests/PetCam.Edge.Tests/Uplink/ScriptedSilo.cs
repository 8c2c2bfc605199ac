using System.Net;
using System.Net.WebSockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;
using PetCam.Edge.Uplink;
using PetCam.Protocol;
using PetCam.Protocol.V1;

namespace PetCam.Edge.Tests.Uplink;

/// <summary>A silo that welcomes an agent, says what a test wants, and then listens without another word.</summary>
internal sealed class ScriptedSilo : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly UplinkHeader[] _lines;
    private readonly TaskCompletionSource<Goodbye.Types.Reason?> _left = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _visits;

    private ScriptedSilo(WebApplication app, UplinkHeader[] lines)
    {
        _app = app;
        _lines = lines;
    }

    public Uri Address => new(_app.Urls.Single().Replace("http://", "ws://", StringComparison.Ordinal) + "/uplink");

    /// <summary>How the agent left: its Goodbye's reason, or null when it just cut the connection.</summary>
    public Task<Goodbye.Types.Reason?> AgentLeft => _left.Task;

    /// <summary>Says these lines after Welcome.</summary>
    public static Task<ScriptedSilo> StartAsync(params UplinkHeader[] lines) => StartAsync(
        [new UplinkHeader { Welcome = new Welcome { ProtocolVersion = UplinkMessage.ProtocolVersion, SiloId = "scripted", MaxPayloadBytes = 1 << 20, StatusIntervalMs = 1000 } }, .. lines],
        welcomes: true);

    /// <summary>Says these lines instead of Welcome.</summary>
    public static Task<ScriptedSilo> StartRefusingAsync(params UplinkHeader[] lines) => StartAsync(lines, welcomes: false);

    private static async Task<ScriptedSilo> StartAsync(UplinkHeader[] lines, bool welcomes)
    {
        ScriptedSilo silo = Create(lines);
        silo._app.UseWebSockets();
        silo._app.Run(async context =>
        {
            Interlocked.Increment(ref silo._visits);
            using WebSocket socket = await context.WebSockets.AcceptWebSocketAsync(SiloSocket.Subprotocol);
            Goodbye.Types.Reason? reason = await silo.PlayAsync(socket, context.RequestAborted);
            if (welcomes)
            {
                silo._left.TrySetResult(reason);
            }
        });
        await silo._app.StartAsync();
        return silo;
    }

    private static ScriptedSilo Create(UplinkHeader[] lines)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        return new ScriptedSilo(builder.Build(), lines);
    }

    /// <summary>Answers every connection 503.</summary>
    /// <param name="alternative">Where it says that there is room; null when it does not say.</param>
    public static async Task<ScriptedSilo> StartBusyAsync(int retryAfterSeconds, Uri? alternative = null)
    {
        ScriptedSilo silo = Create([]);
        silo._app.Run(context =>
        {
            Interlocked.Increment(ref silo._visits);
            context.Response.StatusCode = 503;
            context.Response.Headers.RetryAfter = retryAfterSeconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
            if (alternative is not null)
            {
                context.Response.Headers.Link = $"<{alternative}>; rel=\"alternate\"";
            }

            return Task.CompletedTask;
        });
        await silo._app.StartAsync();
        return silo;
    }

    /// <summary>How often an agent came.</summary>
    public int Visits => Volatile.Read(ref _visits);

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task<Goodbye.Types.Reason?> PlayAsync(WebSocket socket, CancellationToken aborted)
    {
        byte[] buffer = new byte[UplinkMessage.PrefixLength + UplinkMessage.MaxHeaderLength];
        foreach (UplinkHeader line in _lines)
        {
            int length = UplinkMessage.WriteHeader(line, buffer);
            await socket.SendAsync(buffer.AsMemory(0, length), WebSocketMessageType.Binary, endOfMessage: true, aborted);
        }

        try
        {
            while (true)
            {
                ValueWebSocketReceiveResult result = await socket.ReceiveAsync(buffer.AsMemory(), aborted);
                bool whole = UplinkMessage.TryParse(buffer.AsSpan(0, result.Count), out UplinkHeader header, out _, out _);
                if (whole && header.KindCase == UplinkHeader.KindOneofCase.Goodbye)
                {
                    await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, aborted);
                    return header.Goodbye.Reason;
                }
            }
        }
        catch (Exception exception) when (exception is WebSocketException or OperationCanceledException)
        {
            return null;
        }
    }
}
