using System.Diagnostics.Metrics;
using System.Net;
using System.Net.Sockets;
using PetCam.Domain.Detections;
using PetCam.Media;
using PetCam.Testing;

namespace PetCam.HttpLive.Tests;

public sealed class MjpegEndpointTests
{
    private static readonly DetectedObject Cat = new("cat", 15, 0.9f, new BoundingBox(400, 200, 400, 300));

    [Fact]
    public async Task Viewer_gets_the_newest_picture_at_once_and_then_each_one()
    {
        await using LiveServer server = await LiveServer.StartAsync();
        byte[] jpeg = TestJpeg.Picture();
        server.PublishPicture(jpeg);
        server.PublishPicture(jpeg);
        await using Stream stream = await server.OpenAsync("/cameras/kitchen/stream");
        MultipartReader parts = new(stream);

        Assert.Equal(LiveServer.Start.UnixNanoseconds + 33_333_333, (await parts.ReadAsync()).CaptureTime);
        for (int i = 0; i < 5; i++)
        {
            server.PublishPicture(jpeg);
            Assert.Equal(jpeg, (await parts.ReadAsync()).Jpeg);
        }
    }

    [Fact]
    public async Task Detections_are_drawn_on_the_picture_that_they_belong_to_and_not_on_others()
    {
        await using LiveServer server = await LiveServer.StartAsync(options => options.DetectionTolerance = TimeSpan.FromMilliseconds(20));
        byte[] jpeg = TestJpeg.Picture();
        server.PublishMain();
        server.PublishPicture(jpeg);
        await using Stream stream = await server.OpenAsync("/cameras/kitchen/stream");
        MultipartReader parts = new(stream);
        Assert.Equal(jpeg, (await parts.ReadAsync()).Jpeg);

        server.PublishDetection(1, Cat);
        server.PublishPicture(jpeg);
        byte[] drawn = (await parts.ReadAsync()).Jpeg;
        server.PublishPicture(jpeg); // a picture later: the set is 33 ms off
        byte[] next = (await parts.ReadAsync()).Jpeg;

        Assert.NotEqual(jpeg, drawn);
        Assert.Equal(jpeg, next);
        using JpegAnnotator annotator = new(85, 4096);
        using PlanarPicture picture = annotator.TryDecode(drawn)!;
        Assert.InRange(picture.Samples[(100 * picture.Stride(0)) + 100], BoxPainter.ColorOf(Cat).Y - 40, BoxPainter.ColorOf(Cat).Y + 40); // left edge: 400 / 4
    }

    [Fact]
    public async Task Boxes_0_passes_the_pictures_of_the_board_on()
    {
        await using LiveServer server = await LiveServer.StartAsync();
        byte[] jpeg = TestJpeg.Picture();
        server.PublishMain();
        server.PublishDetection(0, Cat);
        server.PublishPicture(jpeg);
        await using Stream stream = await server.OpenAsync("/cameras/kitchen/stream?boxes=0");

        Assert.Equal(jpeg, (await new MultipartReader(stream).ReadAsync()).Jpeg);
    }

    [Fact]
    public async Task Picture_is_drawn_once_for_all_its_viewers()
    {
        using DrawingCounter drawings = new();
        await using LiveServer server = await LiveServer.StartAsync();
        byte[] jpeg = TestJpeg.Picture();
        server.PublishPicture(jpeg);
        Stream[] streams = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => server.OpenAsync("/cameras/kitchen/stream")));
        MultipartReader[] readers = [.. streams.Select(stream => new MultipartReader(stream))];
        await Task.WhenAll(readers.Select(reader => reader.ReadAsync()));

        server.PublishDetection(1, Cat);
        server.PublishPicture(jpeg);
        (long CaptureTime, byte[] Jpeg)[] parts = await Task.WhenAll(readers.Select(reader => reader.ReadAsync()));

        Assert.Equal(1, drawings.Count);
        Assert.All(parts, part => Assert.Equal(parts[0].Jpeg, part.Jpeg));
        Array.ForEach(streams, stream => stream.Dispose());
    }

    [Fact]
    public async Task Corrupt_picture_is_skipped_and_the_stream_goes_on()
    {
        await using LiveServer server = await LiveServer.StartAsync();
        byte[] jpeg = TestJpeg.Picture();
        server.PublishPicture(jpeg);
        await using Stream stream = await server.OpenAsync("/cameras/kitchen/stream");
        MultipartReader parts = new(stream);
        await parts.ReadAsync();

        foreach (byte[] corrupt in new[] { [], [0xFF, 0xD8], "<html>"u8.ToArray(), jpeg[..(jpeg.Length / 2)] })
        {
            server.PublishPicture(corrupt);
        }

        server.PublishPicture(jpeg);
        Assert.Equal(jpeg, (await parts.ReadAsync()).Jpeg);
    }

    [Fact]
    public async Task Slow_viewer_skips_to_the_newest_picture_and_holds_no_queue()
    {
        await using LiveServer server = await LiveServer.StartAsync();
        byte[] jpeg = TestJpeg.Picture(1280, 720, "yuvj444p", "testsrc2"); // large enough to fill socket buffers soon
        server.PublishPicture(jpeg);
        using Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 8 * 1024 };
        await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, server.Client.BaseAddress!.Port), TestContext.Current.CancellationToken);
        await socket.SendAsync("GET /cameras/kitchen/stream HTTP/1.1\r\nHost: x\r\n\r\n"u8.ToArray(), TestContext.Current.CancellationToken);
        await Eventually.TrueAsync("the viewer is attached", TimeSpan.FromSeconds(10), () =>
            Task.FromResult(server.Camera[TrackId.Picture].Snapshot().Sinks == 1));

        for (int i = 0; i < 300; i++)
        {
            server.PublishPicture(jpeg);
        }

        // At most: the hub's own, one waiting, one being sent, one remembered by the annotations.
        Assert.InRange(MediaBufferLedger.Outstanding, 1, 4);
        socket.Close();
    }

    [Fact]
    public async Task Camera_without_pictures_is_answered_with_503_and_a_reason()
    {
        await using LiveServer server = await LiveServer.StartAsync();
        using HttpResponseMessage response = await server.Client.GetAsync("/cameras/kitchen/stream", TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.MediaType);
        Assert.Contains("sends no JPEG pictures", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Unknown_camera_is_answered_with_404()
    {
        await using LiveServer server = await LiveServer.StartAsync();
        using HttpResponseMessage response = await server.Client.GetAsync("/cameras/attic/stream", TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.MediaType);
    }

    [Fact]
    public async Task Stream_beyond_the_limit_is_answered_with_503_and_has_room_again_when_one_leaves()
    {
        await using LiveServer server = await LiveServer.StartAsync(options => options.MaxStreamsPerCamera = 1);
        server.PublishPicture(TestJpeg.Picture());
        Stream first = await server.OpenAsync("/cameras/kitchen/stream");
        using HttpResponseMessage refused = await server.Client.GetAsync("/cameras/kitchen/stream", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.NotNull(refused.Headers.RetryAfter);

        await first.DisposeAsync();
        await Eventually.TrueAsync("the viewer has left", TimeSpan.FromSeconds(10), () => Task.FromResult(server.Streams.Count(server.Camera.Id) == 0));
        await using Stream second = await server.OpenAsync("/cameras/kitchen/stream");
        await new MultipartReader(second).ReadAsync();
    }

    [Fact]
    public async Task Stream_ends_in_order_when_the_host_stops()
    {
        await using LiveServer server = await LiveServer.StartAsync();
        server.PublishPicture(TestJpeg.Picture());
        await using Stream stream = await server.OpenAsync("/cameras/kitchen/stream");

        await server.StopAsync().WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
        await stream.CopyToAsync(Stream.Null, TestContext.Current.CancellationToken); // its end is an end, not an error
    }

    private sealed class DrawingCounter : IDisposable
    {
        private readonly MeterListener _listener = new();
        private int _count;

        public DrawingCounter()
        {
            _listener.InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Name == "petcam.httplive.drawing_time")
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            };
            _listener.SetMeasurementEventCallback<double>((_, _, _, _) => Interlocked.Increment(ref _count));
            _listener.Start();
        }

        public int Count => Volatile.Read(ref _count);

        public void Dispose() => _listener.Dispose();
    }
}
