using System.Collections.Concurrent;
using Microsoft.Extensions.Logging.Abstractions;
using PetCam.Media;
using PetCam.Testing;

namespace PetCam.WebRtc.Tests.Peers;

/// <summary>A running service with one live camera.</summary>
internal sealed class ServiceFixture : IAsyncDisposable
{
    private ServiceFixture(WebRtcService service, LiveCamera camera)
    {
        Service = service;
        Camera = camera;
        Service.SessionEnded += (id, reason) => Ended[id] = reason;
    }

    public WebRtcService Service { get; }

    public LiveCamera Camera { get; }

    public ConcurrentDictionary<string, SessionEnd> Ended { get; } = new();

    public static async Task<ServiceFixture> StartAsync(
        Action<WebRtcOptions>? configure = null, TimeProvider? time = null, LiveCamera? camera = null)
    {
        WebRtcOptions options = new() { Port = 0 };
        configure?.Invoke(options);
        WebRtcService service = new(options, time ?? TimeProvider.System, NullLogger<WebRtcService>.Instance);
        await service.StartAsync(CancellationToken.None);
        return new ServiceFixture(service, camera ?? new LiveCamera());
    }

    public async Task<WebRtcAnswer> AcceptAsync(string sessionId, string offer) =>
        await Service.AcceptAsync(sessionId, Camera.Stream, TrackId.Main, offer, TestContext.Current.CancellationToken);

    /// <param name="client">Address that the offer comes from.</param>
    public async Task<WebRtcAnswer> AcceptAsync(string sessionId, string offer, string client) => await Service.AcceptAsync(
        sessionId, Camera.Stream, TrackId.Main, offer, System.Net.IPAddress.Parse(client), TestContext.Current.CancellationToken);

    /// <summary>A client that decodes.</summary>
    public async Task<AiortcViewer> ConnectAsync(string sessionId, bool withAudio = false)
    {
        AiortcViewer viewer = AiortcViewer.Start(withAudio);
        await ConnectAsync(sessionId, viewer);
        return viewer;
    }

    /// <summary>Brings a client's offer to the service and the answer back.</summary>
    public async Task ConnectAsync(string sessionId, ViewerProcess viewer)
    {
        WebRtcAnswer answer = await AcceptAsync(sessionId, await viewer.ReadOfferAsync());
        Assert.Equal(WebRtcOutcome.Accepted, answer.Outcome);
        await viewer.WriteAnswerAsync(answer.Sdp!);
    }

    public async Task WaitForEndAsync(string sessionId) => await Eventually.TrueAsync(
        $"session {sessionId} ends", TimeSpan.FromSeconds(20), () => Task.FromResult(Ended.ContainsKey(sessionId)));

    public async ValueTask DisposeAsync()
    {
        await Service.DisposeAsync();
        await Camera.DisposeAsync();
    }
}
