using System.Net;
using System.Text.Json;
using Orleans;
using PetCam.Domain.Cluster;
using PetCam.Domain.Grains;
using PetCam.Protocol.V1;
using PetCam.Testing;

namespace PetCam.Silo.Tests.Endpoints;

public sealed class FleetEndpointsTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task List_of_a_new_silo_is_an_empty_array()
    {
        await using SiloUnderTest silo = await SiloUnderTest.StartAsync();

        Assert.Equal("[]", await silo.Http.GetStringAsync("/api/cameras", Token));
    }

    [Fact]
    public async Task List_has_the_shape_that_other_tools_rely_on()
    {
        await using SiloUnderTest silo = await SiloUnderTest.StartAsync();
        await using TestBoard board = await TestBoard.ConnectAsync(silo);
        await board.ReportAsync();

        Assert.Equal(
            """
            [{"id":"kitchen","name":"Kitchen","online":true,"silo":"silo-a","codec":"h264","width":1280,"height":720,"fps":29.97,"bitrateBps":1500000,"viewers":0,"recording":false,"lastFrameAt":"2026-11-21T08:00:00+00:00"}]
            """,
            await silo.Http.GetStringAsync("/api/cameras", Token));
    }

    [Fact]
    public async Task Camera_that_left_stays_in_the_list_offline_with_a_reason_in_its_details()
    {
        await using SiloUnderTest silo = await SiloUnderTest.StartAsync();
        await using TestBoard board = await TestBoard.ConnectAsync(silo);
        await board.ReportAsync();
        await board.DisconnectAsync("The cable was pulled.");

        JsonElement camera = (await silo.GetJsonAsync("/api/cameras")).EnumerateArray().Single();
        JsonElement details = await silo.GetJsonAsync("/api/cameras/kitchen");

        Assert.False(camera.GetProperty("online").GetBoolean());
        Assert.Equal(JsonValueKind.Null, camera.GetProperty("silo").ValueKind);
        Assert.Equal("The cable was pulled.", details.GetProperty("offlineReason").GetString());
    }

    [Fact]
    public async Task Details_name_every_stage_in_the_order_in_which_pictures_pass()
    {
        await using SiloUnderTest silo = await SiloUnderTest.StartAsync();
        await using TestBoard board = await TestBoard.ConnectAsync(silo);
        await board.ReportAsync();
        board.PublishKeyframe();

        JsonElement details = await silo.GetJsonAsync("/api/cameras/kitchen");

        Assert.Equal(
            ["sharedMemory", "agent", "uplink", "ingest", "hub", "viewers", "recorder"],
            details.GetProperty("stages").EnumerateArray().Select(stage => stage.GetProperty("stage").GetString()!));
        Assert.Equal("board-1", details.GetProperty("board").GetString());
        Assert.Equal("main", details.GetProperty("tracks").EnumerateArray().Single().GetProperty("id").GetString());
    }

    [Fact]
    public async Task Details_say_which_life_of_which_silo_decided_and_lists_do_not()
    {
        await using SiloUnderTest silo = await SiloUnderTest.StartAsync();
        await using TestBoard board = await TestBoard.ConnectAsync(silo);

        JsonElement home = (await silo.GetJsonAsync("/api/cameras/kitchen")).GetProperty("home");

        Assert.Equal("silo-a", home.GetProperty("silo").GetString());
        Assert.Equal(silo.Get<IClusterMembership>().Self.Incarnation, home.GetProperty("incarnation").GetInt64());
        Assert.Equal(silo.Get<IHomeDirectory>().OwnedEpoch("camera/kitchen"), home.GetProperty("epoch").GetUInt64());
        CameraList list = await silo.Get<IGrainFactory>().GetGrain<IFleetGrain>(IFleetGrain.Key).ListAsync();
        Assert.Null(Assert.Single(list.Cameras).Home);
    }

    [Theory]
    [InlineData("/api/cameras/attic")]
    [InlineData("/api/cameras/NOT%20AN%20ID")]
    [InlineData("/cameras/attic/api/status")]
    [InlineData("/api/status")]
    [InlineData("/api/no-such-thing")]
    public async Task Unknown_camera_or_path_is_a_problem_document(string path)
    {
        await using SiloUnderTest silo = await SiloUnderTest.StartAsync();
        using HttpResponseMessage response = await silo.Http.GetAsync(path, Token);
        JsonElement problem = JsonDocument.Parse(await response.Content.ReadAsStringAsync(Token)).RootElement;

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.MediaType);
        Assert.NotEqual(string.Empty, problem.GetProperty("detail").GetString());
    }

    [Fact]
    public async Task Followers_get_a_snapshot_and_then_each_change_at_once()
    {
        await using SiloUnderTest silo = await SiloUnderTest.StartAsync();
        await using IAsyncEnumerator<string> events = EventReader.ReadAsync(silo.Http, "/api/cameras/events", "text/event-stream", Token)
            .GetAsyncEnumerator(Token);
        Assert.True(await events.MoveNextAsync());
        Assert.Equal("[]", events.Current);

        await using TestBoard board = await TestBoard.ConnectAsync(silo);
        Assert.True(await NextAsync(events));
        Assert.Contains("\"online\":true", events.Current, StringComparison.Ordinal);

        await board.DisconnectAsync("Gone.");
        Assert.True(await NextAsync(events));
        Assert.Contains("\"online\":false", events.Current, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Clock_is_read_twice_with_fractions_of_a_millisecond()
    {
        await using SiloUnderTest silo = await SiloUnderTest.StartAsync();
        JsonElement clock = await silo.GetJsonAsync("/api/clock");
        double received = clock.GetProperty("receivedUnixMs").GetDouble();

        Assert.InRange(received, DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() - 60_000.0, DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() + 60_000.0);
        Assert.True(clock.GetProperty("sentUnixMs").GetDouble() >= received);
    }

    private static Task<bool> NextAsync(IAsyncEnumerator<string> events) =>
        events.MoveNextAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(10), Token);
}
