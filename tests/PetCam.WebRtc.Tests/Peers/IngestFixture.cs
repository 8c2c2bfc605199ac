using System.Collections.Concurrent;
using System.Net;
using System.Threading.Channels;
using Microsoft.Extensions.Logging.Abstractions;
using PetCam.Domain.Cameras;
using PetCam.Hub;
using PetCam.Media;
using PetCam.Testing;

namespace PetCam.WebRtc.Tests.Peers;

/// <summary>A running service that takes publishers for one camera of a real hub, and serves viewers of it.</summary>
internal sealed class IngestFixture : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Channel<PublisherModel> _connected = Channel.CreateUnbounded<PublisherModel>();

    private IngestFixture(WebRtcService service)
    {
        Service = service;
        Whip = new WhipService(service);
        Whip.Connected += publisher => _connected.Writer.TryWrite(publisher);
        Whip.Ended += (publisher, reason) => Ended[publisher.SessionId] = reason;
        Stream = new MediaHub(new HubOptions(), TimeProvider.System, NullLogger<MediaHub>.Instance).GetOrAdd(CameraId.Parse("phone"));
    }

    public WebRtcService Service { get; }

    public WhipService Whip { get; }

    public CameraStream Stream { get; }

    public ConcurrentDictionary<string, SessionEnd> Ended { get; } = new();

    public static async Task<IngestFixture> StartAsync(Action<WebRtcOptions>? configure = null)
    {
        WebRtcOptions options = new() { Port = 0, ListenAddress = "127.0.0.1" };
        configure?.Invoke(options);
        WebRtcService service = new(options, TimeProvider.System, NullLogger<WebRtcService>.Instance);
        await service.StartAsync(CancellationToken.None);
        return new IngestFixture(service);
    }

    public async Task<WebRtcAnswer> AcceptAsync(string sessionId, string offer, ulong epoch = 1, IPAddress? client = null) =>
        await Whip.AcceptAsync(sessionId, Stream, epoch, new PublisherOrigin("Phone", "test"), offer, client, CancellationToken.None);

    /// <summary>A publisher that encodes; returns when it has the camera.</summary>
    public async Task<AiortcPublisher> PublishAsync(string sessionId, int lossPercent = 0)
    {
        AiortcPublisher publisher = AiortcPublisher.Start(lossPercent);
        WebRtcAnswer answer = await AcceptAsync(sessionId, await publisher.ReadOfferAsync());
        Assert.Equal(WebRtcOutcome.Accepted, answer.Outcome);
        await publisher.WriteAnswerAsync(answer.Sdp!);
        await WaitForPublisherAsync();
        return publisher;
    }

    public async Task<PublisherModel> WaitForPublisherAsync() => await _connected.Reader.ReadAsync().AsTask().WaitAsync(Patience);

    /// <summary>The next access units of the camera, from a keyframe on; the caller disposes of them.</summary>
    public async Task<IReadOnlyList<AccessUnit>> ReadUnitsAsync(int count)
    {
        using AccessUnitQueue queue = AccessUnitQueue.Subscribe(Stream[TrackId.Main], 256);
        using CancellationTokenSource patience = new(Patience);
        List<AccessUnit> units = [];
        try
        {
            while (units.Count < count)
            {
                units.Add(await queue.ReadAsync(patience.Token));
            }
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"{units.Count} of {count} units came within {Patience}: {string.Join("; ", Whip.Publishers)}");
        }

        return units;
    }

    public async Task WaitForEndAsync(string sessionId) => await Eventually.TrueAsync(
        $"publisher {sessionId} ends", TimeSpan.FromSeconds(20), () => Task.FromResult(Ended.ContainsKey(sessionId)));

    public async ValueTask DisposeAsync() => await Service.DisposeAsync();
}
