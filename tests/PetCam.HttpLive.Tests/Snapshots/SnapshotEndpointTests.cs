using System.Net;

namespace PetCam.HttpLive.Tests;

public sealed class SnapshotEndpointTests
{
    private const string Path = "/api/cameras/kitchen/snapshot.jpg";

    [Fact]
    public async Task Snapshot_is_the_newest_picture_with_its_time()
    {
        await using LiveServer server = await LiveServer.StartAsync();
        byte[] jpeg = TestJpeg.Picture();
        server.PublishPicture(TestJpeg.Picture(64, 64));
        server.PublishPicture(jpeg);
        using HttpResponseMessage response = await server.Client.GetAsync(Path, TestContext.Current.CancellationToken);

        Assert.Equal(jpeg, await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        Assert.Equal("image/jpeg", response.Content.Headers.ContentType!.MediaType);
        Assert.Equal("2026-11-21T08:00:00.0333333Z", response.Headers.GetValues("X-Capture-Time").Single());
        Assert.True(response.Headers.CacheControl!.NoStore);
    }

    [Fact]
    public async Task Snapshot_that_the_client_has_is_not_sent_again()
    {
        await using LiveServer server = await LiveServer.StartAsync();
        server.PublishPicture(TestJpeg.Picture());
        string tag = (await server.Client.GetAsync(Path, TestContext.Current.CancellationToken)).Headers.ETag!.ToString();

        Assert.Equal(HttpStatusCode.NotModified, await StatusAsync(server, tag));
        Assert.Equal(HttpStatusCode.NotModified, await StatusAsync(server, $"\"other\", W/{tag}"));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(server, "\"other\""));
        server.PublishPicture(TestJpeg.Picture());
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(server, tag));
    }

    [Fact]
    public async Task Snapshot_of_an_offline_camera_is_503_with_a_reason()
    {
        await using LiveServer server = await LiveServer.StartAsync();
        server.PublishPicture(TestJpeg.Picture());
        server.GoOffline();
        using HttpResponseMessage response = await server.Client.GetAsync(Path, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Contains("offline", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Snapshot_that_is_no_jpeg_is_not_passed_on()
    {
        await using LiveServer server = await LiveServer.StartAsync();
        server.PublishPicture("<script>"u8.ToArray());
        using HttpResponseMessage response = await server.Client.GetAsync(Path, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
    }

    private static async Task<HttpStatusCode> StatusAsync(LiveServer server, string tag)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, Path);
        request.Headers.TryAddWithoutValidation("If-None-Match", tag);
        using HttpResponseMessage response = await server.Client.SendAsync(request, TestContext.Current.CancellationToken);
        return response.StatusCode;
    }
}
