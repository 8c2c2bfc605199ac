using System.Net.WebSockets;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using PetCam.Domain.Cluster;
using PetCam.Domain.Detections;
using PetCam.Hub;
using PetCam.Protocol.V1;
using TrackId = PetCam.Media.TrackId;

namespace PetCam.Ingest;

/// <summary>One camera on its way to one other silo: a viewer of the hub here, what an agent is there.</summary>
/// <remarks>It lives as long as the publication that it was opened for: a new one may number its units anew, and come over another way.</remarks>
internal sealed partial class ServedRelay : IDisposable
{
    private static readonly UplinkEnding Replaced = new(Goodbye.Types.Reason.Superseded, "The camera is published anew; ask again.");

    private readonly CameraStream _stream;
    private readonly PublicationModel _publication;
    private readonly RelayServices _services;
    private readonly RelayQueue _queue;
    private readonly RelayBoard _board;
    private readonly ConnectionEnd _end;

    public ServedRelay(SiloIdentity peer, CameraStream stream, PublicationModel publication, int maxUnitBytes, RelayServices services)
    {
        Peer = peer;
        _stream = stream;
        _publication = publication;
        _services = services;
        _end = new ConnectionEnd(exception => LogFailed(services.Logger, exception, stream.Id.Value, peer));
        Tag = new KeyValuePair<string, object?>("camera", stream.Id.Value);
        _queue = new RelayQueue(IsCurrent, services.Options, maxUnitBytes, services.Time, Tag);
        _board = new RelayBoard(stream.Id, services.Uplinks, services.Time);
    }

    /// <summary>The silo that it goes to.</summary>
    public SiloIdentity Peer { get; }

    private KeyValuePair<string, object?> Tag { get; }

    /// <summary>Ends it with the first reason that anyone had. Never blocks; any thread.</summary>
    public void End(UplinkEnding ending)
    {
        _end.Set(ending);
        _queue.Wake();
    }

    /// <summary>Sends until the link or the publication ends. Never throws for what the other silo or the network does.</summary>
    public async Task RunAsync(WebSocket socket, UplinkReceiver receiver, RelayWelcome welcome, CancellationToken stopping)
    {
        using CancellationTokenSource cut = new(Timeout.InfiniteTimeSpan, _services.Time);
        await using CancellationTokenRegistration stop = stopping.Register(() => End(UplinkEnding.SiloStopping));
        using RelaySender sender = new(socket, _queue, _board, () => _stream.Audio.Snapshot().Format, _services.Time, Tag);
        LogServing(_services.Logger, _stream.Id.Value, Peer, _publication.Epoch);
        RelayMetrics.Served.Add(1);
        try
        {
            Task sending = _end.GuardAsync(sender.RunAsync(new UplinkHeader { RelayWelcome = welcome }, () => _end.Reason, cut.Token));
            Task receiving = _end.GuardAsync(ReceiveAsync(receiver, cut.Token));
            Task watching = _end.GuardAsync(WatchAsync(receiver, cut.Token));
            Task feeding = _end.GuardAsync(FeedAsync(sender, cut.Token));
            UplinkEnding ending = await _end.WhenEnded;
            LogServed(_services.Logger, _stream.Id.Value, Peer, ending.Detail);
            cut.CancelAfter(_services.Uplink.CloseTimeout);
            await Task.WhenAll(sending, receiving);
            await cut.CancelAsync();
            await Task.WhenAll(watching, feeding);
        }
        finally
        {
            RelayMetrics.Served.Add(-1);
        }
    }

    /// <summary>After <see cref="RunAsync"/>, or instead of it.</summary>
    public void Dispose() => _queue.Dispose();

    private bool IsCurrent() => ReferenceEquals(_stream.Publication, _publication);

    /// <summary>Attached as a viewer is: the cached GOP first, then what comes.</summary>
    private async Task FeedAsync(RelaySender sender, CancellationToken cancellationToken)
    {
        using DetectionSubscription detections = _stream.Detections.Subscribe();
        using IDisposable main = _stream[TrackId.Main].Attach(_queue);
        using IDisposable sub = _stream[TrackId.Sub].Attach(_queue);
        using IDisposable picture = _stream[TrackId.Picture].Attach(_queue);
        using IDisposable audio = _stream.Audio.Attach(_queue);
        using ITimer tick = _services.Time.CreateTimer(_ => Tick(), null, RelayBoard.Interval, RelayBoard.Interval);
        using ITimer beat = _services.Time.CreateTimer(_ => Beat(sender), null, RelayBoard.Beat / 2, RelayBoard.Beat / 2);
        _stream.OnlineChanged += OnPublicationChanged;
        try
        {
            OnPublicationChanged(_stream);
            if (_stream.Detections.Latest is { } latest)
            {
                _queue.Put(latest);
            }

            await FollowAsync(detections.Reader, cancellationToken);
        }
        finally
        {
            _stream.OnlineChanged -= OnPublicationChanged;
        }
    }

    private async Task FollowAsync(ChannelReader<DetectionSet> detections, CancellationToken cancellationToken)
    {
        await foreach (DetectionSet set in detections.ReadAllAsync(cancellationToken))
        {
            _queue.Put(set);
        }
    }

    private void OnPublicationChanged(CameraStream stream)
    {
        if (!IsCurrent())
        {
            End(Replaced);
        }
    }

    private void Tick()
    {
        _board.Tick();
        _queue.Wake();
    }

    private void Beat(RelaySender sender)
    {
        if (sender.SilentFor >= RelayBoard.Beat / 2)
        {
            _board.Speak();
            _queue.Wake();
        }
    }

    // A silo that only takes speaks once a second; where it went silent, it is for that silo to look for another link.
    private Task WatchAsync(UplinkReceiver receiver, CancellationToken cancellationToken) =>
        new RelayWatch(receiver, _services.Options, _services.Time, _services.Options.SilenceLimit, () => { }).RunAsync(End, cancellationToken);

    private async Task ReceiveAsync(UplinkReceiver receiver, CancellationToken cancellationToken)
    {
        UplinkPump pump = new(receiver, _services.Uplink, _services.Time, End, () => _end.IsEnded);
        while (await pump.NextAsync(cancellationToken) is { } header)
        {
            UplinkViolation? violation = await pump.EndOfPlainMessageAsync(header, cancellationToken) ?? Accept(header);
            if (!pump.Passes(violation))
            {
                break;
            }
        }

        await receiver.DrainAsync(cancellationToken);
    }

    private UplinkViolation? Accept(UplinkHeader header)
    {
        switch (header.KindCase)
        {
            case UplinkHeader.KindOneofCase.KeyframeRequest when IsTrack(header.KeyframeRequest.Track):
                _stream[(TrackId)header.KeyframeRequest.Track].RequestKeyframe();
                return null;
            case UplinkHeader.KindOneofCase.RateRequest when IsTrack(header.RateRequest.Track):
                _stream.RequestFrameInterval((TrackId)header.RateRequest.Track, TimeSpan.FromMilliseconds(header.RateRequest.FrameIntervalMs));
                return null;
            case UplinkHeader.KindOneofCase.ClockReply:
                if (_board.Take(header.ClockReply))
                {
                    _queue.Wake();
                }

                return null;
            case UplinkHeader.KindOneofCase.Acknowledgement:
                return null; // told because agents keep what is not acknowledged; the home has it
            case UplinkHeader.KindOneofCase.Goodbye:
                End(UplinkEnding.AgentLeft($"Silo {Peer.Id} does not want it any more."));
                return null;
            default:
                return new UplinkViolation(UplinkViolationKind.Order, $"{header.KindCase} came, which a silo that takes a camera does not send.");
        }
    }

    private static bool IsTrack(Protocol.V1.TrackId track) => Enum.IsDefined((TrackId)track);

    [LoggerMessage(2020, LogLevel.Information, "Relay of camera {CameraId} to silo {Silo} opened: epoch {Epoch}")]
    private static partial void LogServing(ILogger logger, string cameraId, SiloIdentity silo, ulong epoch);

    [LoggerMessage(2021, LogLevel.Information, "Relay of camera {CameraId} to silo {Silo} closed: {Reason}")]
    private static partial void LogServed(ILogger logger, string cameraId, SiloIdentity silo, string reason);

    [LoggerMessage(2022, LogLevel.Error, "Relay of camera {CameraId} to silo {Silo} failed inside this silo")]
    private static partial void LogFailed(ILogger logger, Exception exception, string cameraId, SiloIdentity silo);
}
