using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using PetCam.Silo.Hosting;
using PetCam.Testing;

namespace PetCam.Silo.Tests;

/// <summary>A whole silo on a real Kestrel, in this process, with its data in a folder that goes when it does.</summary>
internal sealed class SiloUnderTest : IAsyncDisposable
{
    private readonly TemporaryDirectory _data;
    private readonly WebApplication _app;

    private SiloUnderTest(TemporaryDirectory data, WebApplication app)
    {
        _data = data;
        _app = app;
        Http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, ResponseDrainTimeout = TimeSpan.Zero })
        {
            BaseAddress = new Uri(app.Urls.First()),
            Timeout = TimeSpan.FromSeconds(30),
        };
    }

    public HttpClient Http { get; }

    /// <summary>Where agents connect.</summary>
    public Uri Uplink => new UriBuilder(Http.BaseAddress!) { Scheme = "ws", Path = "/uplink" }.Uri;

    public IServiceProvider Services => _app.Services;

    public string DataFolder => _data.Path;

    /// <param name="settings">As on the command line.</param>
    public static async Task<SiloUnderTest> StartAsync(params string[] settings)
    {
        TemporaryDirectory data = new();
        WebApplication app = SiloApplication.Build(
        [
            "--urls=http://127.0.0.1:0", $"--data={data.Path}", "--id=silo-a", "--WebRtc:Port=0", "--Logging:LogLevel:Default=Critical",
            "--Fleet:ReportInterval=00:00:00.1", .. settings,
        ]);
        await app.StartAsync();
        return new SiloUnderTest(data, app);
    }

    public T Get<T>()
        where T : notnull => _app.Services.GetRequiredService<T>();

    public async Task<JsonElement> GetJsonAsync(string path) => await Http.GetFromJsonAsync<JsonElement>(path);

    public Task<HttpResponseMessage> PostAsync(string path, string body = "", string type = "application/json") =>
        Http.PostAsync(path, new StringContent(body, Encoding.UTF8, type));

    /// <summary>As by SIGTERM.</summary>
    public Task StopAsync() => _app.StopAsync();

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
        _data.Dispose();
    }
}
