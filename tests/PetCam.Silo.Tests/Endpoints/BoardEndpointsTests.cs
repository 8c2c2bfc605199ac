using System.Net;
using System.Text.Json;
using PetCam.Domain.Detections;
using PetCam.Protocol.PetCamera;
using PetCam.Testing;

namespace PetCam.Silo.Tests.Endpoints;

/// <summary>The boards' own paths (compat.md section 2), under a camera's id and at the root.</summary>
public sealed class BoardEndpointsTests
{
    private static readonly DetectedObject Cat = new("cat", 15, 0.5f, new BoundingBox(10, 20, 30, 40));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/cameras/kitchen/api/detections/stream")]
    [InlineData("/api/detections/stream")]
    public async Task Detection_event_in_json_has_the_shape_that_apps_read(string path)
    {
        await using SiloUnderTest silo = await SiloUnderTest.StartAsync();
        await using TestBoard board = await TestBoard.ConnectAsync(silo);
        await silo.GetJsonAsync("/api/cameras");
        using HttpResponseMessage response = await silo.Http.GetAsync(path, HttpCompletionOption.ResponseHeadersRead, Token);
        Assert.Equal("json", response.Headers.GetValues("X-Content-Format").Single());
        using StreamReader lines = new(await response.Content.ReadAsStreamAsync(Token));

        board.PublishDetection(41); // nothing there: no event
        board.PublishDetection(42, Cat);

        Assert.Equal(
            """
            data: {"frame_number":42,"timestamp":1795248000,"detections":[{"bbox":{"x":10,"y":20,"w":30,"h":40},"confidence":0.5,"class_id":15,"label":"cat","class_name":"cat"}]}
            """,
            await lines.ReadLineAsync(Token).AsTask().WaitAsync(TimeSpan.FromSeconds(10), Token));
    }

    [Theory]
    [InlineData("?format=protobuf", "*/*")]
    [InlineData("", "application/protobuf")]
    public async Task Detection_event_in_protobuf_is_base64_of_the_message(string query, string accept)
    {
        await using SiloUnderTest silo = await SiloUnderTest.StartAsync();
        await using TestBoard board = await TestBoard.ConnectAsync(silo);
        using HttpRequestMessage request = new(HttpMethod.Get, "/cameras/kitchen/api/detections/stream" + query);
        request.Headers.Accept.ParseAdd(accept);
        using HttpResponseMessage response = await silo.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Token);
        Assert.Equal("protobuf", response.Headers.GetValues("X-Content-Format").Single());
        using StreamReader lines = new(await response.Content.ReadAsStreamAsync(Token));

        board.PublishDetection(42, Cat);
        string line = (await lines.ReadLineAsync(Token).AsTask().WaitAsync(TimeSpan.FromSeconds(10), Token))!;
        DetectionEvent message = DetectionEvent.Parser.ParseFrom(Convert.FromBase64String(line["data: ".Length..]));

        Assert.Equal((42UL, 1795248000.0), (message.FrameNumber, message.Timestamp));
        Assert.Equal((10, 15, "cat"), (message.Detections[0].Bbox.X, message.Detections[0].ClassId, message.Detections[0].Label));
    }

    [Fact]
    public async Task Empty_set_is_an_event_only_for_those_who_ask()
    {
        await using SiloUnderTest silo = await SiloUnderTest.StartAsync();
        await using TestBoard board = await TestBoard.ConnectAsync(silo);
        await using IAsyncEnumerator<string> events = EventReader
            .ReadAsync(silo.Http, "/cameras/kitchen/api/detections/stream?empty=1", "text/event-stream", Token).GetAsyncEnumerator(Token);
        Task<bool> first = events.MoveNextAsync().AsTask();
        await Eventually.TrueAsync("the stream follows", TimeSpan.FromSeconds(10), () =>
        {
            board.PublishDetection(7);
            return Task.FromResult(first.IsCompleted);
        });

        Assert.Contains("\"detections\":[]", events.Current, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Status_has_the_shape_that_apps_read()
    {
        await using SiloUnderTest silo = await SiloUnderTest.StartAsync();
        await using TestBoard board = await TestBoard.ConnectAsync(silo);
        await board.ReportAsync();
        board.PublishKeyframe();
        board.PublishDetection(9, Cat);

        JsonElement status = await silo.GetJsonAsync("/cameras/kitchen/api/status");

        Assert.Equal(
            ["monitor", "shared_memory", "latest_detection", "detection_history", "timestamp"], status.EnumerateObject().Select(property => property.Name));
        Assert.Equal("""{"frames_processed":1,"current_fps":0,"detection_count":1,"target_fps":30}""", status.GetProperty("monitor").GetRawText());
        Assert.Equal(
            """{"frame_count":100,"total_frames_written":102,"detection_version":9,"has_detection":1}""",
            status.GetProperty("shared_memory").GetRawText());
        Assert.Equal(1, status.GetProperty("latest_detection").GetProperty("num_detections").GetInt32());
        Assert.Equal(1, status.GetProperty("detection_history").GetArrayLength());
    }

    [Fact]
    public async Task Status_stream_in_protobuf_carries_the_same()
    {
        await using SiloUnderTest silo = await SiloUnderTest.StartAsync();
        await using TestBoard board = await TestBoard.ConnectAsync(silo);
        board.PublishDetection(9, Cat);
        await using IAsyncEnumerator<string> events = EventReader
            .ReadAsync(silo.Http, "/cameras/kitchen/api/status/stream", "application/protobuf", Token).GetAsyncEnumerator(Token);
        Assert.True(await events.MoveNextAsync());

        StatusEvent status = StatusEvent.Parser.ParseFrom(Convert.FromBase64String(events.Current));

        Assert.Equal(("cat", 1), (status.LatestDetection.Detections[0].Label, status.SharedMemory.HasDetection));
    }

    [Fact]
    public async Task Default_camera_is_the_one_that_was_registered_first()
    {
        await using SiloUnderTest silo = await SiloUnderTest.StartAsync();
        await using TestBoard first = await TestBoard.ConnectAsync(silo, "zebra", "Zebra");
        await silo.GetJsonAsync("/api/cameras");
        await using TestBoard second = await TestBoard.ConnectAsync(silo, "aardvark", "Aardvark");
        await silo.GetJsonAsync("/api/cameras");
        first.PublishKeyframe();

        Assert.Equal(1, (await silo.GetJsonAsync("/api/status")).GetProperty("monitor").GetProperty("frames_processed").GetInt32());
    }

    [Fact]
    public async Task Default_camera_can_be_set()
    {
        await using SiloUnderTest silo = await SiloUnderTest.StartAsync("--Fleet:DefaultCamera=aardvark");
        await using TestBoard first = await TestBoard.ConnectAsync(silo, "zebra", "Zebra");
        await using TestBoard second = await TestBoard.ConnectAsync(silo, "aardvark", "Aardvark");
        second.PublishKeyframe();

        Assert.Equal(1, (await silo.GetJsonAsync("/api/status")).GetProperty("monitor").GetProperty("frames_processed").GetInt32());
    }

    [Fact]
    public async Task Switching_cameras_is_refused_because_there_is_one_per_id()
    {
        await using SiloUnderTest silo = await SiloUnderTest.StartAsync();
        await using TestBoard board = await TestBoard.ConnectAsync(silo);
        using HttpResponseMessage response = await silo.PostAsync("/cameras/kitchen/api/debug/switch-camera", """{"mode":"auto"}""");

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.StartsWith("{\"error\":", await response.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
        Assert.Equal("single", (await silo.GetJsonAsync("/cameras/kitchen/api/camera_status")).GetProperty("camera").GetProperty("mode").GetString());
    }

    [Fact]
    public async Task Recording_starts_once_stops_once_and_tells_its_state_as_boards_do()
    {
        await using SiloUnderTest silo = await SiloUnderTest.StartAsync();
        await using TestBoard board = await TestBoard.ConnectAsync(silo);
        board.PublishKeyframe();
        await AssertAnswerAsync(silo.PostAsync("/cameras/kitchen/api/recording/stop"), HttpStatusCode.BadRequest, """{"error":"No recording in progress"}""");

        using HttpResponseMessage started = await silo.PostAsync("/cameras/kitchen/api/recording/start");
        JsonElement start = JsonDocument.Parse(await started.Content.ReadAsStringAsync(Token)).RootElement;
        Assert.Equal("recording", start.GetProperty("status").GetString());
        Assert.Equal(["status", "file", "started_at"], start.EnumerateObject().Select(property => property.Name));
        await AssertAnswerAsync(
            silo.PostAsync("/cameras/kitchen/start"), HttpStatusCode.BadRequest, """{"error":"Recording already in progress"}""");
        Assert.True((await silo.GetJsonAsync("/cameras/kitchen/api/recording/status")).GetProperty("recording").GetBoolean());

        using HttpResponseMessage stopped = await silo.PostAsync("/cameras/kitchen/stop");
        JsonElement stop = JsonDocument.Parse(await stopped.Content.ReadAsStringAsync(Token)).RootElement;
        Assert.Equal(["status", "file", "stats", "stopped_at"], stop.EnumerateObject().Select(property => property.Name));
        Assert.Equal(1, stop.GetProperty("stats").GetProperty("frame_count").GetInt32());

        JsonElement listed = (await silo.GetJsonAsync("/api/recordings?camera=kitchen")).GetProperty("items").EnumerateArray().Single();
        Assert.Equal(("complete", start.GetProperty("file").GetString()), (listed.GetProperty("state").GetString(), listed.GetProperty("fileName").GetString()));
        await AssertDownloadsAsync(silo, listed.GetProperty("id").GetString()!);
    }

    [Fact]
    public async Task Recording_of_an_offline_camera_is_refused_with_a_reason()
    {
        await using SiloUnderTest silo = await SiloUnderTest.StartAsync();
        await using TestBoard board = await TestBoard.ConnectAsync(silo);
        await board.DisconnectAsync("Gone.");

        await AssertAnswerAsync(
            silo.PostAsync("/cameras/kitchen/api/recording/start"), HttpStatusCode.ServiceUnavailable,
            """{"error":"Camera 'kitchen' is offline: there is nothing to record."}""");
    }

    private static async Task AssertDownloadsAsync(SiloUnderTest silo, string id)
    {
        using HttpResponseMessage mp4 = await silo.Http.GetAsync($"/api/recordings/{id}/video.mp4?download=1", Token);
        Assert.Equal("video/mp4", mp4.Content.Headers.ContentType!.MediaType);
        Assert.Equal("attachment", mp4.Content.Headers.ContentDisposition!.DispositionType);
        using HttpRequestMessage range = new(HttpMethod.Get, $"/api/recordings/{id}/video.mp4");
        range.Headers.Range = new(4, 7);
        using HttpResponseMessage part = await silo.Http.SendAsync(range, Token);
        Assert.Equal(HttpStatusCode.PartialContent, part.StatusCode);
        Assert.Equal("ftyp", await part.Content.ReadAsStringAsync(Token));
        byte[] h264 = await silo.Http.GetByteArrayAsync($"/api/recordings/{id}/video.h264", Token);
        Assert.Equal([0, 0, 0, 1, 0x67], h264[..5]);
        using HttpResponseMessage deleted = await silo.Http.DeleteAsync($"/api/recordings/{id}", Token);
        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        using HttpResponseMessage gone = await silo.Http.GetAsync($"/api/recordings/{id}", Token);
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
    }

    private static async Task AssertAnswerAsync(Task<HttpResponseMessage> answer, HttpStatusCode status, string body)
    {
        using HttpResponseMessage response = await answer;
        Assert.Equal(status, response.StatusCode);
        Assert.Equal(body, await response.Content.ReadAsStringAsync(Token));
    }
}
