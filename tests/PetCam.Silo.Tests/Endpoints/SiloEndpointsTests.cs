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
        Assert.Equal(BuildVersion.Text, entry.GetProperty("version").GetString());
        Assert.Equal(0, entry.GetProperty("load").GetProperty("cameras").GetInt32());
        Assert.InRange(entry.GetProperty("load").GetProperty("cpu").GetDouble(), 0, 1);
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
