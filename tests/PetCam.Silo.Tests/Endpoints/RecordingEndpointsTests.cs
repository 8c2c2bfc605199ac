using System.Net;

namespace PetCam.Silo.Tests.Endpoints;

public sealed class RecordingEndpointsTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/api/recordings?limit=0", HttpStatusCode.BadRequest)]
    [InlineData("/api/recordings?limit=501", HttpStatusCode.BadRequest)]
    [InlineData("/api/recordings?camera=NOT%20ONE", HttpStatusCode.BadRequest)]
    [InlineData("/api/recordings?before=yesterday", HttpStatusCode.BadRequest)]
    [InlineData("/api/recordings/zzz", HttpStatusCode.NotFound)]
    [InlineData("/api/recordings/0123456789abcdef0123456789abcdef/video.mp4", HttpStatusCode.NotFound)]
    [InlineData("/api/recordings/..%2f..%2fpetcam.db/video.h264", HttpStatusCode.NotFound)]
    public async Task Request_that_means_nothing_is_a_problem_document(string path, HttpStatusCode status)
    {
        await using SiloUnderTest silo = await SiloUnderTest.StartAsync();
        using HttpResponseMessage response = await silo.Http.GetAsync(path, Token);

        Assert.Equal(status, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.MediaType);
    }

    [Fact]
    public async Task List_of_a_new_silo_is_empty()
    {
        await using SiloUnderTest silo = await SiloUnderTest.StartAsync();

        Assert.Equal("""{"items":[],"next":null}""", await silo.Http.GetStringAsync("/api/recordings", Token));
    }
}
