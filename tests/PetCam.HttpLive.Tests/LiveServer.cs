using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using PetCam.Domain.Cameras;
using PetCam.Domain.Detections;
using PetCam.Hub;
using PetCam.Media;
using PetCam.Testing;

namespace PetCam.HttpLive.Tests;

/// <summary>The endpoints on a real Kestrel, and a board that publishes what a test wants. Ends with no buffer outstanding.</summary>
internal sealed class LiveServer : IPublisherControl, IAsyncDisposable
{
    public static readonly CaptureTime Start = CaptureTime.FromDateTimeOffset(new DateTimeOffset(2026, 11, 21, 8, 0, 0, TimeSpan.Zero));

    private readonly BufferBalance _buffers = new();
    private readonly WebApplication _application;
    private CameraPublication? _publication;
    private ulong _pictures;
    private ulong _mainPictures;

    private LiveServer(WebApplication application, MediaHub hub, ManualTimeProvider time)
    {
        _application = application;
        Time = time;
        Camera = hub.GetOrAdd(CameraId.Parse("kitchen"));
        // Closes at once what is not read to its end: a live stream has none.
        Client = new HttpClient(new SocketsHttpHandler { ResponseDrainTimeout = TimeSpan.Zero }) { BaseAddress = new Uri(application.Urls.Single()) };
        _publication = Camera.BeginPublication(this);
    }

    public ManualTimeProvider Time { get; }

    public CameraStream Camera { get; }

    public HttpClient Client { get; }

    public LiveStreams Streams => _application.Services.GetRequiredService<LiveStreams>();

    public static async Task<LiveServer> StartAsync(Action<HttpLiveOptions>? configure = null)
    {
        HttpLiveOptions options = new();
        configure?.Invoke(options);
        ManualTimeProvider time = new(new DateTimeOffset(2026, 11, 21, 8, 0, 30, TimeSpan.Zero));
        MediaHub hub = new(new HubOptions(), time, NullLogger<MediaHub>.Instance);
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton<TimeProvider>(time);
        builder.Services.AddHttpLive(options);
        WebApplication application = builder.Build();
        CameraStream? Resolve(HttpContext context) =>
            CameraId.TryParse((string?)context.GetRouteValue("id"), out CameraId id) && hub.TryGet(id, out CameraStream? camera) ? camera : null;
        application.MapGroup("/cameras/{id}").MapMjpeg(Resolve);
        application.MapSnapshot("/api/cameras/{id}/snapshot.jpg", Resolve);
        await application.StartAsync();
        return new LiveServer(application, hub, time);
    }

    /// <summary>The n-th picture comes n thirtieths of a second after <see cref="Start"/>.</summary>
    public void PublishPicture(byte[] jpeg)
    {
        using AccessUnit unit = Unit(jpeg, VideoCodec.Jpeg, TrackId.Picture, _pictures++, 320, 180);
        Assert.True(_publication!.Publish(unit));
    }

    /// <summary>A picture of the main track: tells the size that boxes are measured in.</summary>
    public void PublishMain(int width = 1280, int height = 720)
    {
        byte[] idr = [0, 0, 0, 1, .. AccessUnits.SequenceParameterSet, 0, 0, 0, 1, .. AccessUnits.PictureParameterSet, 0, 0, 0, 1, 0x65, 1];
        using AccessUnit unit = Unit(idr, VideoCodec.H264, TrackId.Main, _mainPictures++, width, height);
        Assert.True(_publication!.Publish(unit));
    }

    public void PublishDetection(int picture, params DetectedObject[] objects) => Assert.True(_publication!.Publish(
        new DetectionSet((ulong)(1000 + picture), CaptureTimeOf((ulong)picture), (uint)(picture + 1), [.. objects])));

    public void GoOffline()
    {
        _publication?.Dispose();
        _publication = null;
    }

    /// <summary>The host is told to stop, as by SIGTERM.</summary>
    public Task StopAsync() => _application.StopAsync();

    public async Task<Stream> OpenAsync(string path)
    {
        HttpResponseMessage response = await Client.GetAsync(path, HttpCompletionOption.ResponseHeadersRead);
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadAsStreamAsync();
    }

    public void RequestKeyframe(TrackId track)
    {
    }

    public void RequestFrameInterval(TrackId track, TimeSpan frameInterval)
    {
    }

    public void Supersede()
    {
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Eventually.TrueAsync("all streams are closed", TimeSpan.FromSeconds(10), () => Task.FromResult(Streams.Count(Camera.Id) == 0));
        await _application.DisposeAsync();
        GoOffline();
        Assert.All(Camera.Tracks, track => Assert.Equal(0, track.Snapshot().Sinks));
        _buffers.AssertSettled();
    }

    private static CaptureTime CaptureTimeOf(ulong picture) => new(Start.UnixNanoseconds + ((long)picture * 1_000_000_000 / 30));

    private static AccessUnit Unit(byte[] bytes, VideoCodec codec, TrackId track, ulong number, int width, int height) => new(
        MediaBuffer.Copy(bytes),
        new AccessUnitInfo
        {
            Track = track,
            Codec = codec,
            IsKeyframe = true,
            CaptureTime = CaptureTimeOf(number),
            FrameNumber = 1000 + number,
            Sequence = number,
            Width = width,
            Height = height,
        });
}
