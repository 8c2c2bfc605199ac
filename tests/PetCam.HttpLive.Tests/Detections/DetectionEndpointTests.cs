using System.Diagnostics;
using PetCam.Domain.Detections;
using PetCam.Protocol.PetCamera;
using PetCam.Testing;

namespace PetCam.HttpLive.Tests;

public sealed class DetectionEndpointTests
{
    private const string Path = "/cameras/kitchen/api/detections/stream";

    private static readonly DetectedObject Cat = new("cat", 15, 0.5f, new BoundingBox(10, 20, 30, 40));

    [Fact]
    public async Task Event_in_json_has_the_shape_that_apps_read()
    {
        await using LiveServer server = await LiveServer.StartAsync();
        server.PublishMain();
        using HttpResponseMessage response = await server.Client.GetAsync(Path, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType!.MediaType);
        Assert.Equal("json", response.Headers.GetValues("X-Content-Format").Single());
        using EventReader events = new(await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken));

        server.PublishDetection(0, Cat);

        Assert.Equal(
            """
            data: {"frame_number":1000,"timestamp":1795248000,"detections":[{"bbox":{"x":10,"y":20,"w":30,"h":40},"confidence":0.5,"class_id":15,"label":"cat","class_name":"cat"}],"width":1280,"height":720}
            """,
            await events.NextAsync());
    }

    [Theory]
    [InlineData("?format=protobuf", null)]
    [InlineData("", "application/protobuf")]
    [InlineData("", "application/x-protobuf, */*")]
    public async Task Event_in_protobuf_is_base64_of_the_message(string query, string? accept)
    {
        await using LiveServer server = await LiveServer.StartAsync();
        using HttpRequestMessage request = new(HttpMethod.Get, Path + query);
        if (accept is not null)
        {
            request.Headers.TryAddWithoutValidation("Accept", accept);
        }

        using HttpResponseMessage response = await server.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        Assert.Equal("protobuf", response.Headers.GetValues("X-Content-Format").Single());
        using EventReader events = new(await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken));

        server.PublishDetection(3, Cat);

        DetectionEvent message = DetectionEvent.Parser.ParseFrom(Convert.FromBase64String((await events.NextAsync())["data: ".Length..]));
        Assert.Equal((1003UL, 1795248000.1), (message.FrameNumber, message.Timestamp));
        Detection detection = Assert.Single(message.Detections);
        Assert.Equal((10, 20, 30, 40), (detection.Bbox.X, detection.Bbox.Y, detection.Bbox.W, detection.Bbox.H));
        Assert.Equal((0.5f, 15, "cat"), (detection.Confidence, detection.ClassId, detection.Label));
    }

    [Fact]
    public async Task Empty_set_is_an_event_only_for_those_who_ask()
    {
        await using LiveServer server = await LiveServer.StartAsync();
        using EventReader usual = new(await server.OpenAsync(Path));
        using EventReader asking = new(await server.OpenAsync(Path + "?empty=1"));

        server.PublishDetection(0);
        server.PublishDetection(1, Cat);

        Assert.Contains("\"detections\":[]", await asking.NextAsync(), StringComparison.Ordinal);
        Assert.Contains("\"frame_number\":1001", await asking.NextAsync(), StringComparison.Ordinal);
        Assert.Contains("\"frame_number\":1001", await usual.NextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Silence_is_bridged_by_a_comment_every_30_seconds()
    {
        await using LiveServer server = await LiveServer.StartAsync();
        using EventReader events = new(await server.OpenAsync(Path));
        for (int i = 0; i < 3; i++)
        {
            await Eventually.TrueAsync("the keep-alive is armed", TimeSpan.FromSeconds(10), () => Task.FromResult(server.Time.ArmedTimers > 0));
            server.Time.Advance(TimeSpan.FromSeconds(30));
            Assert.Equal(": keep-alive", await events.NextAsync());
        }
    }

    [Fact]
    public async Task Event_arrives_within_milliseconds()
    {
        await using LiveServer server = await LiveServer.StartAsync();
        using EventReader events = new(await server.OpenAsync(Path));
        List<double> latencies = [];
        for (int i = 0; i < 400; i++)
        {
            long start = Stopwatch.GetTimestamp();
            server.PublishDetection(i, Cat);
            await events.NextAsync();
            latencies.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        latencies.Sort();
        TestContext.Current.TestOutputHelper?.WriteLine($"p50 {latencies[200]:F3} ms, p99 {latencies[396]:F3} ms");
        Assert.InRange(latencies[200], 0, 5); // the median: this machine is shared, a tail here proves nothing
    }
}
