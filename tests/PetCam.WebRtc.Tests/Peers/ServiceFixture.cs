using System.Collections.Concurrent;
using Microsoft.Extensions.Logging.Abstractions;
using PetCam.Media;
using PetCam.Testing;

namespace PetCam.WebRtc.Tests.Peers;

/// <summary>A running service with one live camera.</summary>
internal sealed class ServiceFixture : IAsyncDisposable
{
    private ServiceFixture(WebRtcService service)
    {
        Service = service;
        Service.SessionEnded += (id, reason) => Ended[id] = reason;
    }

    public WebRtcService Service { get; }

    public LiveCamera Camera { get; } = new();

    public ConcurrentDictionary<string, SessionEnd> Ended { get; } = new();

    public static async Task<ServiceFixture> StartAsync(Action<WebRtcOptions>? configure = null, TimeProvider? time = null)
    {
        WebRtcOptions options = new() { Port = 0 };
        configure?.Invoke(options);
        WebRtcService service = new(options, time ?? TimeProvider.System, NullLogger<WebRtcService>.Instance);
        await service.StartAsync(CancellationToken.None);
        return new ServiceFixture(service);
    }

    public async Task<WebRtcAnswer> AcceptAsync(string sessionId, string offer) =>
        await Service.AcceptAsync(sessionId, Camera.Stream, TrackId.Main, offer, TestContext.Current.CancellationToken);

    /// <param name="client">Address that the offer comes from.</param>
    public async Task<WebRtcAnswer> AcceptAsync(string sessionId, string offer, string client) => await Service.AcceptAsync(
        sessionId, Camera.Stream, TrackId.Main, offer, System.Net.IPAddress.Parse(client), TestContext.Current.CancellationToken);

    /// <summary>A client that decodes.</summary>
    public async Task<AiortcViewer> ConnectAsync(string sessionId)
    {
        AiortcViewer viewer = AiortcViewer.Start();
        WebRtcAnswer answer = await AcceptAsync(sessionId, await viewer.ReadOfferAsync());
        Assert.Equal(WebRtcOutcome.Accepted, answer.Outcome);
        await viewer.WriteAnswerAsync(answer.Sdp!);
        return viewer;
    }

    public async Task WaitForEndAsync(string sessionId) => await Eventually.TrueAsync(
        $"session {sessionId} ends", TimeSpan.FromSeconds(20), () => Task.FromResult(Ended.ContainsKey(sessionId)));

    public async ValueTask DisposeAsync()
    {
        await Service.DisposeAsync();
        await Camera.DisposeAsync();
    }
}
