using System.Net;
using System.Text.Json;
using PetCam.Domain.Cluster;
using PetCam.Silo.Hosting;

namespace PetCam.Silo.Tests.Endpoints;

public sealed class SiloEndpointsTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Silo_that_is_alone_lists_itself()
    {
        await using SiloUnderTest silo = await SiloUnderTest.StartAsync();
        JsonElement entry = Assert.Single((await silo.GetJsonAsync("/api/silos")).EnumerateArray());

        Assert.Equal("silo-a", entry.GetProperty("id").GetString());
        Assert.Equal("active", entry.GetProperty("phase").GetString());
        Assert.True(entry.GetProperty("self").GetBoolean());
        Assert.False(entry.GetProperty("suspended").GetBoolean());
        Assert.Equal(BuildVersion.Text, entry.GetProperty("version").GetString());
        Assert.Equal(0, entry.GetProperty("load").GetProperty("cameras").GetInt32());
        Assert.InRange(entry.GetProperty("load").GetProperty("cpu").GetDouble(), 0, 1);
    }

    [Fact]
    public async Task Cameras_of_a_silo_are_told_with_epochs_a_page_at_a_time()
    {
        await using SiloUnderTest silo = await SiloUnderTest.StartAsync();
        DateTimeOffset before = DateTimeOffset.UtcNow;
        await using TestBoard kitchen = await TestBoard.ConnectAsync(silo);
        await using TestBoard attic = await TestBoard.ConnectAsync(silo, "attic", "Attic");

        JsonElement first = await silo.GetJsonAsync("/api/silos/silo-a/cameras?limit=1");
        JsonElement second = await silo.GetJsonAsync($"/api/silos/silo-a/cameras?limit=1&after={first.GetProperty("next").GetString()}");

        JsonElement camera = Assert.Single(first.GetProperty("items").EnumerateArray());
        Assert.Equal("attic", camera.GetProperty("camera").GetString());
        Assert.Equal(silo.Get<IHomeDirectory>().OwnedEpoch("camera/attic"), camera.GetProperty("epoch").GetUInt64());
        Assert.InRange(camera.GetProperty("since").GetDateTimeOffset(), before - TimeSpan.FromMilliseconds(1), DateTimeOffset.UtcNow);
        Assert.Equal(2, first.GetProperty("total").GetInt32());
        Assert.Equal("kitchen", Assert.Single(second.GetProperty("items").EnumerateArray()).GetProperty("camera").GetString());
        Assert.Equal(JsonValueKind.Null, second.GetProperty("next").ValueKind);
    }

    [Theory]
    [InlineData("/api/silos/nobody/cameras", HttpStatusCode.NotFound)]
    [InlineData("/api/silos/silo-a/cameras?limit=0", HttpStatusCode.BadRequest)]
    [InlineData("/api/silos/silo-a/cameras?limit=1001", HttpStatusCode.BadRequest)]
    [InlineData("/api/silos/silo-a/cameras?limit=many", HttpStatusCode.BadRequest)]
    [InlineData("/api/silos/silo-a/cameras?after=NOT%20AN%20ID", HttpStatusCode.BadRequest)]
    public async Task Cameras_of_a_silo_are_refused_with_a_problem_document(string path, HttpStatusCode expected)
    {
        await using SiloUnderTest silo = await SiloUnderTest.StartAsync();
        using HttpResponseMessage response = await silo.Http.GetAsync(path, Token);

        Assert.Equal(expected, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task Last_active_silo_cannot_be_drained()
    {
        await using SiloUnderTest silo = await SiloUnderTest.StartAsync();
        using HttpResponseMessage response = await silo.PostAsync("/api/silos/silo-a/drain");

        Assert.Equal(HttpStatusCode.Conflict, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task Unknown_silo_is_not_found()
    {
        await using SiloUnderTest silo = await SiloUnderTest.StartAsync();
        using HttpResponseMessage drain = await silo.PostAsync("/api/silos/nobody/drain");
        using HttpResponseMessage undrain = await silo.PostAsync("/api/silos/nobody/undrain");

        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.NotFound), (drain.StatusCode, undrain.StatusCode));
    }

    [Fact]
    public async Task Drained_silo_is_not_ready_until_it_is_taken_back()
    {
        await using SiloUnderTest silo = await SiloUnderTest.StartAsync();
        await silo.Get<IClusterControl>().SetPhaseAsync("silo-a", SiloPhase.Draining, Token);
        using HttpResponseMessage drained = await silo.Http.GetAsync("/readyz", Token);
        using HttpResponseMessage taken = await silo.PostAsync("/api/silos/silo-a/undrain");
        using HttpResponseMessage ready = await silo.Http.GetAsync("/readyz", Token);

        Assert.Equal(
            (HttpStatusCode.ServiceUnavailable, HttpStatusCode.NoContent, HttpStatusCode.OK), (drained.StatusCode, taken.StatusCode, ready.StatusCode));
    }
}
