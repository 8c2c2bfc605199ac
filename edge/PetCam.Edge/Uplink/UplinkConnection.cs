using System.Net.Sockets;
using System.Net.WebSockets;
using PetCam.Edge.Configuration;
using PetCam.Media;
using PetCam.Protocol;
using PetCam.Protocol.V1;
using TrackId = PetCam.Media.TrackId;

namespace PetCam.Edge.Uplink;

/// <summary>One welcomed connection to a silo: sends what waits, hears what the silo asks, and notices when it is dead.</summary>
internal sealed class UplinkConnection : IDisposable
{
    /// <summary>A living silo answers a probe each second; silence beyond this is a dead connection.</summary>
    public static readonly TimeSpan SilenceLimit = TimeSpan.FromSeconds(3);

    private const int QuickProbes = 4; // the first ones follow each other at once, for an estimate within the first second

    private static readonly TimeSpan FlushLimit = TimeSpan.FromSeconds(1); // queue, Goodbye and the silo's close
    private static readonly TimeSpan ProbeInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan DefaultStatusInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan MinStatusInterval = TimeSpan.FromMilliseconds(100);

    private readonly SiloSocket _socket;
    private readonly Welcome _welcome;
    private readonly UplinkContext _context;
    private readonly UplinkSender _sender;
    private readonly ClockEstimator _clock;
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource<ConnectionOutcome> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<Uri> _redirected = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _heardAt;

    private UplinkConnection(SiloSocket socket, Uri silo, Welcome welcome, UplinkContext context)
    {
        _socket = socket;
        _welcome = welcome;
        _context = context;
        Silo = silo;
        _clock = new ClockEstimator(context.Time);
        _sender = new UplinkSender(socket, context.Queue, new TrackTable(context.Segments), _clock, context.Status.Read, context.Time);
    }

    public Uri Silo { get; }

    public string SiloId => _welcome.SiloId;

    public ulong Epoch => _welcome.Epoch;

    /// <summary>Completes when the silo asks to go elsewhere.</summary>
    public Task<Uri> Redirected => _redirected.Task;

    /// <summary>Connects and says Hello.</summary>
    /// <returns>The connection when welcomed; else why not.</returns>
    public static async Task<(UplinkConnection? Connection, ConnectionOutcome? Failure)> ConnectAsync(
        Uri silo, UplinkContext context, CancellationToken cancellationToken)
    {
        SiloSocket socket = new();
        UplinkConnection? connection = null;
        using CancellationTokenSource limit = new(SilenceLimit, context.Time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            await socket.ConnectAsync(silo, either.Token);
            await socket.SendAsync(context.Identity.ToHello(), either.Token);
            UplinkHeader? answer = await socket.ReceiveAsync(either.Token);
            ConnectionOutcome? failure = Judge(answer);
            connection = failure is null ? new UplinkConnection(socket, silo, answer!.Welcome, context) : null;
            return (connection, failure);
        }
        catch (Exception exception) when (IsConnectionFailure(exception))
        {
            // Stopping while connecting is a normal ending: the caller looks at its token.
            string why = cancellationToken.IsCancellationRequested ? "stopped while connecting"
                : limit.IsCancellationRequested ? $"no answer within {SilenceLimit.TotalSeconds} s" : Innermost(exception).Message;
            return (null, ConnectionOutcome.Broken(why));
        }
        finally
        {
            if (connection is null)
            {
                socket.Dispose();
            }
        }
    }

    /// <summary>Sends and listens until the connection ends, or <see cref="Stop"/> was called and what waited is sent.</summary>
    public async Task<ConnectionOutcome> RunAsync()
    {
        _heardAt = _context.Time.GetTimestamp();
        _context.Queue.StartOver((int)Math.Min(_welcome.MaxPayloadBytes, int.MaxValue));
        using CancellationTokenSource cut = new(Timeout.InfiniteTimeSpan, _context.Time);
        await using CancellationTokenRegistration stopping = _stop.Token.Register(() => cut.CancelAfter(FlushLimit));
        await using ITimer status = StartTimer(_sender.RequestStatus, StatusInterval);
        await using ITimer probe = StartTimer(Probe, ProbeInterval);
        _context.Status.Changed += _sender.RequestStatus;
        try
        {
            Task receiving = GuardAsync(ReceiveAsync(cut.Token));
            Task sending = GuardAsync(SendAsync(cut.Token));
            ConnectionOutcome outcome = await _ended.Task;
            await cut.CancelAsync();
            await Task.WhenAll(receiving, sending);
            return outcome;
        }
        finally
        {
            _context.Status.Changed -= _sender.RequestStatus;
        }
    }

    /// <summary>Sends what waits, says Goodbye and ends; within a limit. Any thread.</summary>
    public void Stop()
    {
        _stop.Cancel();
        _context.Queue.Wake();
    }

    public void Dispose()
    {
        _socket.Dispose();
        _stop.Dispose();
    }

    private TimeSpan StatusInterval
    {
        get
        {
            TimeSpan asked = TimeSpan.FromMilliseconds(_welcome.StatusIntervalMs);
            return asked < MinStatusInterval ? DefaultStatusInterval : asked < ProbeInterval ? asked : ProbeInterval;
        }
    }

    private ITimer StartTimer(Action tick, TimeSpan interval) => _context.Time.CreateTimer(_ => tick(), null, interval, interval);

    private void Probe()
    {
        TimeSpan silence = _context.Time.GetElapsedTime(Interlocked.Read(ref _heardAt));
        if (silence > SilenceLimit)
        {
            _ended.TrySetResult(ConnectionOutcome.Broken($"no word from the silo for {silence.TotalSeconds:0.0} s"));
        }

        _sender.RequestProbe();
    }

    private async Task SendAsync(CancellationToken cancellationToken)
    {
        await _sender.RunAsync(_stop.Token, cancellationToken);
        Goodbye goodbye = new() { Reason = Goodbye.Types.Reason.Stopping, Detail = "The agent is stopping." };
        await _socket.SendAsync(new UplinkHeader { Goodbye = goodbye }, cancellationToken);
        await _socket.CloseOutputAsync(cancellationToken);
    }

    private async Task ReceiveAsync(CancellationToken cancellationToken)
    {
        while (await _socket.ReceiveAsync(cancellationToken) is { } message)
        {
            Interlocked.Exchange(ref _heardAt, _context.Time.GetTimestamp());
            if (message.KindCase == UplinkHeader.KindOneofCase.Goodbye)
            {
                _ended.TrySetResult(ConnectionOutcome.From(message.Goodbye));
                return;
            }

            Take(message);
        }

        _ended.TrySetResult(ConnectionOutcome.Broken(_stop.IsCancellationRequested ? "stopped" : "the silo closed it without Goodbye"));
    }

    private void Take(UplinkHeader message)
    {
        switch (message.KindCase)
        {
            case UplinkHeader.KindOneofCase.ClockReply:
                ClockReply reply = message.ClockReply;
                _clock.Add(reply.AgentSentUnixNs, reply.SiloReceivedUnixNs, reply.SiloSentUnixNs);
                if (_clock.Samples < QuickProbes)
                {
                    _sender.RequestProbe();
                }

                break;
            case UplinkHeader.KindOneofCase.KeyframeRequest:
                _context.Requests.RequestKeyframe((TrackId)message.KeyframeRequest.Track);
                break;
            case UplinkHeader.KindOneofCase.RateRequest:
                _context.Requests.RequestFrameInterval((TrackId)message.RateRequest.Track, message.RateRequest.FrameIntervalMs);
                break;
            case UplinkHeader.KindOneofCase.Redirect when SiloAddress.TryParse(message.Redirect.Url, out Uri silo):
                _redirected.TrySetResult(silo);
                break;
            case UplinkHeader.KindOneofCase.Acknowledgement:
                break; // told for store-and-forward; a live queue keeps nothing that was sent
            default:
                throw new UplinkProtocolException($"The silo sent {message.KindCase}, which it may not.");
        }
    }

    private static ConnectionOutcome? Judge(UplinkHeader? answer) => answer?.KindCase switch
    {
        UplinkHeader.KindOneofCase.Welcome when answer.Welcome.ProtocolVersion == UplinkMessage.ProtocolVersion => null,
        UplinkHeader.KindOneofCase.Welcome => ConnectionOutcome.Broken($"it speaks protocol version {answer.Welcome.ProtocolVersion}"),
        UplinkHeader.KindOneofCase.Goodbye => ConnectionOutcome.From(answer.Goodbye),
        null => ConnectionOutcome.Broken("it closed the connection without an answer"),
        _ => ConnectionOutcome.Broken($"it answered Hello with {answer.KindCase}"),
    };

    /// <summary>The boundary: what goes wrong in a part becomes the connection's outcome.</summary>
    private async Task GuardAsync(Task part)
    {
        try
        {
            await part;
        }
        catch (Exception exception) when (IsConnectionFailure(exception))
        {
            _ended.TrySetResult(ConnectionOutcome.Broken(Innermost(exception).Message));
        }
    }

    private static bool IsConnectionFailure(Exception exception) => exception is WebSocketException or IOException or HttpRequestException
        or OperationCanceledException or ObjectDisposedException or UplinkProtocolException or SocketException or ConfigurationException;

    private static Exception Innermost(Exception exception) => exception.GetBaseException();
}
