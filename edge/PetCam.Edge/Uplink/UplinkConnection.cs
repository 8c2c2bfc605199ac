using System.Net.Sockets;
using System.Net.WebSockets;
using System.Threading.Channels;
using PetCam.Edge.Configuration;
using PetCam.Media;
using PetCam.Protocol;
using PetCam.Protocol.V1;
using TrackId = PetCam.Media.TrackId;

namespace PetCam.Edge.Uplink;

/// <summary>One welcomed connection to a silo: sends what waits, hears what the silo asks, and notices when it is dead.</summary>
internal sealed class UplinkConnection : IDisposable
{
    /// <summary>A silo that does not answer Hello within this time is taken for lost. Longer than it waits for its own database, and says that it did (5 s).</summary>
    public static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(6);

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
    private readonly SilenceWatch _silence;
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource<ConnectionOutcome> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _handedOver = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Channel<Uri> _redirects = Channel.CreateBounded<Uri>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest }); // the newest one counts
    private int _isLeaving;

    private UplinkConnection(SiloSocket socket, Uri silo, Welcome welcome, UplinkContext context)
    {
        _socket = socket;
        _welcome = welcome;
        _context = context;
        Silo = silo;
        _clock = new ClockEstimator(context.Time);
        _silence = new SilenceWatch(context.Answers, context.Time);
        _sender = new UplinkSender(socket, context.Queue, new TrackTable(context.Segments), _clock, _silence, context.Status.Read, context.Time);
    }

    public Uri Silo { get; }

    public string SiloId => _welcome.SiloId;

    public ulong Epoch => _welcome.Epoch;

    /// <summary>Since the silo's last word; zero while the connection lives.</summary>
    public TimeSpan Away => _ended.Task.IsCompleted ? _silence.Silence : TimeSpan.Zero;

    /// <summary>Where the silo asks to go; nothing comes after the connection ended.</summary>
    public ChannelReader<Uri> Redirects => _redirects.Reader;

    /// <summary>Completes when this connection takes nothing more from the queue, after <see cref="HandOver"/> or its end.</summary>
    public Task HandedOver => _handedOver.Task;

    /// <summary>Says Hello on an open socket.</summary>
    /// <param name="socket">Taken over, whatever comes of it.</param>
    /// <param name="steered">Another silo sent us.</param>
    /// <param name="away">Since the last word of the silo before; zero while still connected there, null when there was none.</param>
    /// <returns>The connection when welcomed; else why not.</returns>
    public static async Task<(UplinkConnection? Connection, ConnectionOutcome? Failure)> GreetAsync(
        SiloSocket socket, Uri silo, bool steered, TimeSpan? away, UplinkContext context, CancellationToken cancellationToken)
    {
        UplinkConnection? connection = null;
        using CancellationTokenSource limit = new(AnswerLimit, context.Time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            await socket.SendAsync(context.Identity.ToHello(steered, away), either.Token);
            UplinkHeader? answer = await socket.ReceiveAsync(either.Token);
            ConnectionOutcome? failure = Judge(answer, silo);
            connection = failure is null ? new UplinkConnection(socket, silo, answer!.Welcome, context) : null;
            return (connection, failure);
        }
        catch (Exception exception) when (IsConnectionFailure(exception))
        {
            // Stopping while connecting is a normal ending: the caller looks at its token.
            string why = cancellationToken.IsCancellationRequested ? "stopped while connecting"
                : limit.IsCancellationRequested ? $"no answer within {AnswerLimit.TotalSeconds} s" : Innermost(exception).Message;
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
        _silence.Heard();
        _context.Queue.StartOver((int)Math.Min(_welcome.MaxPayloadBytes, int.MaxValue));
        using CancellationTokenSource cut = new(Timeout.InfiniteTimeSpan, _context.Time);
        await using CancellationTokenRegistration stopping = _stop.Token.Register(() => cut.CancelAfter(FlushLimit));
        await using ITimer status = StartTimer(_sender.RequestStatus, StatusInterval);
        await using ITimer probe = StartTimer(_sender.RequestReport, ProbeInterval);
        await using ITimer look = StartTimer(Look, SilenceWatch.LookInterval);
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
            _redirects.Writer.TryComplete();
        }
    }

    /// <summary>Sends what waits, says Goodbye and ends; within a limit. Any thread.</summary>
    public void Stop()
    {
        if (Interlocked.Exchange(ref _isLeaving, 1) == 0)
        {
            _stop.Cancel();
            _context.Queue.Wake();
        }
    }

    /// <summary>Leaves what waits to another connection, says Goodbye and ends; within a limit. Any thread.</summary>
    public void HandOver()
    {
        _sender.HandOver();
        Stop();
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

    private void Look()
    {
        switch (_silence.Look(_socket.Progress, _context.Silos.HasAlternative(Silo)))
        {
            case SilenceVerdict.Ask:
                _sender.RequestProbe();
                break;
            case SilenceVerdict.Lost:
                _ended.TrySetResult(ConnectionOutcome.Broken($"no word from the silo for {_silence.Silence.TotalSeconds:0.0} s"));
                break;
        }
    }

    private async Task SendAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _sender.RunAsync(_stop.Token, cancellationToken);
        }
        finally
        {
            _handedOver.TrySetResult();
        }

        Goodbye goodbye = new() { Reason = Goodbye.Types.Reason.Stopping, Detail = "The agent is stopping." };
        await _socket.SendAsync(new UplinkHeader { Goodbye = goodbye }, cancellationToken);
        await _socket.CloseOutputAsync(cancellationToken);
    }

    private async Task ReceiveAsync(CancellationToken cancellationToken)
    {
        while (await _socket.ReceiveAsync(cancellationToken) is { } message)
        {
            _silence.Heard();
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
            case UplinkHeader.KindOneofCase.Redirect when SiloList.TryRead(Silo, message.Redirect.Url) is { } silo:
                _redirects.Writer.TryWrite(silo);
                break;
            case UplinkHeader.KindOneofCase.Silos:
                _context.Silos.Learn(Silo, message.Silos.Urls);
                break;
            case UplinkHeader.KindOneofCase.Acknowledgement:
                _context.Queue.Acknowledge((TrackId)message.Acknowledgement.Track, message.Acknowledgement.Sequence);
                break;
            default:
                throw new UplinkProtocolException($"The silo sent {message.KindCase}, which it may not.");
        }
    }

    private static ConnectionOutcome? Judge(UplinkHeader? answer, Uri silo) => answer?.KindCase switch
    {
        UplinkHeader.KindOneofCase.Welcome when answer.Welcome.ProtocolVersion == UplinkMessage.ProtocolVersion => null,
        UplinkHeader.KindOneofCase.Welcome => ConnectionOutcome.Broken($"it speaks protocol version {answer.Welcome.ProtocolVersion}"),
        UplinkHeader.KindOneofCase.Goodbye => ConnectionOutcome.From(answer.Goodbye),
        UplinkHeader.KindOneofCase.Redirect => ConnectionOutcome.Broken("it has too much to do and sent us elsewhere") with
        {
            Elsewhere = SiloList.TryRead(silo, answer.Redirect.Url),
        },
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
