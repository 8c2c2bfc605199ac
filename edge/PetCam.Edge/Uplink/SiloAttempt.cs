using System.Net.Sockets;
using System.Net.WebSockets;

namespace PetCam.Edge.Uplink;

/// <summary>One attempt to open a WebSocket to a silo: the open socket, or why there is none.</summary>
internal sealed class SiloAttempt : IDisposable
{
    /// <summary>
    /// Name, TCP, TLS and upgrade: six round trips to the other side of the world; and the wait for a turn among the agents of a lost silo, of whom
    /// those who give up too soon come last. A frozen silo accepts and says nothing, but the next one is asked meanwhile.
    /// </summary>
    public static readonly TimeSpan RaceLimit = TimeSpan.FromSeconds(8);

    /// <summary>The same where nobody else is asked meanwhile.</summary>
    public static readonly TimeSpan SteeredLimit = TimeSpan.FromSeconds(4);

    private SiloSocket? _socket;

    private SiloAttempt(Uri silo, SiloSocket? socket, ConnectionOutcome? failure)
    {
        Silo = silo;
        _socket = socket;
        Failure = failure;
    }

    public Uri Silo { get; }

    /// <summary>Null when it is open.</summary>
    public ConnectionOutcome? Failure { get; }

    /// <summary>Never throws: what goes wrong is the attempt's failure.</summary>
    public static async Task<SiloAttempt> OpenAsync(Uri silo, TimeSpan limit, TimeProvider time, CancellationToken cancellationToken)
    {
        SiloSocket socket = new();
        using CancellationTokenSource tooLate = new(limit, time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(tooLate.Token, cancellationToken);
        try
        {
            await socket.ConnectAsync(silo, either.Token);
            return new SiloAttempt(silo, socket, null);
        }
        catch (Exception exception) when (exception is WebSocketException or IOException or HttpRequestException
            or OperationCanceledException or ObjectDisposedException or SocketException)
        {
            string why = cancellationToken.IsCancellationRequested ? "stopped while connecting"
                : tooLate.IsCancellationRequested ? $"no answer within {limit.TotalSeconds} s"
                : exception.GetBaseException().Message;
            ConnectionOutcome failure = ConnectionOutcome.Broken(why) with
            {
                RetryAfter = socket.RetryAfter,
                Elsewhere = socket.Alternative is { } url ? SiloList.TryRead(silo, url) : null,
            };
            socket.Dispose();
            return new SiloAttempt(silo, null, failure);
        }
    }

    /// <summary>The open socket, which the caller now owns.</summary>
    public SiloSocket TakeSocket()
    {
        SiloSocket socket = _socket ?? throw new InvalidOperationException("The attempt failed, or its socket was taken.");
        _socket = null;
        return socket;
    }

    public void Dispose() => _socket?.Dispose();
}
