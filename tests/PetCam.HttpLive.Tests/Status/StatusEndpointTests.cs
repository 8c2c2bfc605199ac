using System.Net;
using PetCam.Domain.Detections;
using PetCam.Protocol.PetCamera;
using PetCam.Testing;

namespace PetCam.HttpLive.Tests;

public sealed class StatusEndpointTests
{
    private const string Empty =
        """{"monitor":{"frames_processed":1,"current_fps":0,"detection_count":0,"target_fps":30},"shared_memory":{"frame_count":1,"total_frames_written":1,"detection_version":0,"has_detection":0},"latest_detection":null,"detection_history":[],"timestamp":1795248030}""";

    private const string Seen =
        """{"frame_number":1000,"timestamp":1795248000,"num_detections":1,"version":1,"detections":[{"bbox":{"x":10,"y":20,"w":30,"h":40},"confidence":0.5,"class_id":15,"label":"cat","class_name":"cat"}]}""";

    private static readonly DetectedObject Cat = new("cat", 15, 0.5f, new BoundingBox(10, 20, 30, 40));

    [Fact]
    public async Task Status_has_the_shape_that_apps_read()
    {
        await using LiveServer server = await LiveServer.StartAsync();
        server.PublishMain();
        Assert.Equal(Empty, await GetAsync(server, "/cameras/kitchen/api/status"));

        server.PublishDetection(0, Cat);

        Assert.Equal(
            """{"monitor":{"frames_processed":1,"current_fps":0,"detection_count":1,"target_fps":30},"shared_memory":{"frame_count":1,"total_frames_written":1,"detection_version":1,"has_detection":1},"latest_detection":"""
                + Seen + ",\"detection_history\":[" + Seen + "],\"timestamp\":1795248030}",
            await GetAsync(server, "/cameras/kitchen/api/status"));
    }

    [Fact]
    public async Task Status_in_protobuf_is_the_message_itself()
    {
        await using LiveServer server = await LiveServer.StartAsync();
        server.PublishMain();
        server.PublishDetection(0, Cat);
        using HttpResponseMessage response = await server.Client.GetAsync("/cameras/kitchen/api/status?format=protobuf", TestContext.Current.CancellationToken);

        Assert.Equal("application/protobuf", response.Content.Headers.ContentType!.MediaType);
        StatusEvent status = StatusEvent.Parser.ParseFrom(await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        Assert.Equal((1, 30, 1, 1, 1795248030.0), (status.Monitor.FramesProcessed, status.Monitor.TargetFps, status.SharedMemory.DetectionVersion, status.SharedMemory.HasDetection, status.Timestamp));
        Assert.Equal("cat", Assert.Single(Assert.Single(status.DetectionHistory).Detections).Label);
        Assert.Equal(1000UL, status.LatestDetection.FrameNumber);
    }

    [Fact]
    public async Task Status_stream_sends_at_once_and_every_two_seconds()
    {
        await using LiveServer server = await LiveServer.StartAsync();
        server.PublishMain();
        using EventReader events = new(await server.OpenAsync("/cameras/kitchen/api/status/stream"));
        Assert.Equal("data: " + Empty, await events.NextAsync());

        for (int i = 1; i <= 2; i++)
        {
            await Eventually.TrueAsync("the next status is awaited", TimeSpan.FromSeconds(10), () => Task.FromResult(server.Time.ArmedTimers > 0));
            server.Time.Advance(TimeSpan.FromSeconds(2));
            Assert.EndsWith($"\"timestamp\":{1795248030 + (2 * i)}}}", await events.NextAsync(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Camera_status_has_mode_monitor_and_shared_memory()
    {
        await using LiveServer server = await LiveServer.StartAsync();
        server.PublishMain();

        Assert.Equal(
            """{"camera":{"mode":"single"},"monitor":{"frames_processed":1,"current_fps":0,"detection_count":0,"target_fps":30},"shared_memory":{"frame_count":1,"total_frames_written":1,"detection_version":0,"has_detection":0}}""",
            await GetAsync(server, "/cameras/kitchen/api/camera_status"));
    }

    [Theory]
    [InlineData("{\"mode\":\"night\"}")]
    [InlineData("nonsense")]
    public async Task Switching_the_camera_of_a_board_that_has_one_is_an_error(string body)
    {
        await using LiveServer server = await LiveServer.StartAsync();
        using StringContent content = new(body);
        using HttpResponseMessage response = await server.Client.PostAsync("/cameras/kitchen/api/debug/switch-camera", content, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.StartsWith("{\"error\":\"", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    private static Task<string> GetAsync(LiveServer server, string path) => server.Client.GetStringAsync(path, TestContext.Current.CancellationToken);
}
