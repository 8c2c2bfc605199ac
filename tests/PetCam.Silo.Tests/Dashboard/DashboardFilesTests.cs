using System.Net;
using PetCam.Testing;

namespace PetCam.Silo.Tests.Dashboard;

public sealed class DashboardFilesTests : IDisposable
{
    private readonly TemporaryDirectory _folder = new();

    public DashboardFilesTests()
    {
        Directory.CreateDirectory(Path.Combine(_folder.Path, "assets"));
        File.WriteAllText(Path.Combine(_folder.Path, "index.html"), "<!doctype html><title>here</title>");
        File.WriteAllText(Path.Combine(_folder.Path, "assets", "main-abc123.js"), "export {};");
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/", "no-cache")]
    [InlineData("/index.html", "no-cache")]
    [InlineData("/cameras/kitchen", "no-cache")]
    [InlineData("/cameras/front.door", "no-cache")]
    [InlineData("/assets/main-abc123.js", "public, max-age=31536000, immutable")]
    public async Task File_is_cached_for_ever_only_when_its_name_holds_its_hash(string path, string caching)
    {
        await using SiloUnderTest silo = await SiloUnderTest.StartAsync($"--Dashboard:Folder={_folder.Path}");
        using HttpResponseMessage response = await NavigateAsync(silo, path);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(caching, response.Headers.GetValues("Cache-Control").Single());
        Assert.Contains("default-src 'self'", response.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/assets/main-gone.js")]
    [InlineData("/api/nothing")]
    public async Task File_that_is_missing_is_not_answered_with_the_page(string path)
    {
        await using SiloUnderTest silo = await SiloUnderTest.StartAsync($"--Dashboard:Folder={_folder.Path}");
        using HttpResponseMessage response = await NavigateAsync(silo, path);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    [Fact]
    public async Task Silo_without_a_dashboard_says_how_to_build_it()
    {
        await using SiloUnderTest silo = await SiloUnderTest.StartAsync($"--Dashboard:Folder={_folder.Path}/none");
        using HttpResponseMessage response = await NavigateAsync(silo, "/");

        Assert.Contains("make build", await response.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private static async Task<HttpResponseMessage> NavigateAsync(SiloUnderTest silo, string path)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, path);
        request.Headers.Accept.ParseAdd("text/html,application/xhtml+xml");
        return await silo.Http.SendAsync(request, Token);
    }
}
