using System.Text.Json;
using System.Text.Json.Nodes;
using PetCam.Chaos.Cast;
using PetCam.Testing;

namespace PetCam.Chaos.Browser;

/// <summary>Viewers in Debian's Chromium, each in a window of its own with the dashboard's page of one camera.</summary>
/// <remarks>Driven by its DevTools protocol: Playwright's driver would lie in this program's folder a second time.</remarks>
internal sealed class ChromiumViewers : IAsyncDisposable
{
    private const string Listening = "DevTools listening on ";
    private const double PlayingWithinMs = 1000;
    private static readonly TimeSpan StartsWithin = TimeSpan.FromSeconds(30);

    private readonly ChildProcess _process;
    private readonly string _profile;
    private readonly DevTools _tools;
    private readonly List<(string Name, string Camera, string Session)> _pages = [];

    private ChromiumViewers(ChildProcess process, string profile, DevTools tools)
    {
        _process = process;
        _profile = profile;
        _tools = tools;
    }

    public ChildProcess Process => _process;

    public static async Task<ChromiumViewers> StartAsync(string? log)
    {
        string profile = Directory.CreateTempSubdirectory("petcam-chromium-").FullName;
        ChildProcess process = ChildProcess.Start(
            "/usr/bin/chromium",
            [
                "--headless=new", "--remote-debugging-port=0", $"--user-data-dir={profile}", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
                "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run", "--disable-quic",
                "--autoplay-policy=no-user-gesture-required",

                // Windows behind others play on, as on a wall of screens.
                "--disable-background-timer-throttling", "--disable-backgrounding-occluded-windows", "--disable-renderer-backgrounding",
                "about:blank",
            ],
            log: log);
        try
        {
            string line = await process.WaitForLineAsync(line => line.StartsWith(Listening, StringComparison.Ordinal), StartsWithin);
            return new ChromiumViewers(process, profile, await DevTools.ConnectAsync(new Uri(line[Listening.Length..])));
        }
        catch
        {
            await process.DisposeAsync();
            Directory.Delete(profile, recursive: true);
            throw;
        }
    }

    public async Task OpenAsync(string name, string camera, Uri page)
    {
        JsonElement target = await _tools.SendAsync("Target.createTarget", new JsonObject { ["url"] = "about:blank", ["newWindow"] = true });
        JsonElement attached = await _tools.SendAsync(
            "Target.attachToTarget", new JsonObject { ["targetId"] = target.GetProperty("targetId").GetString(), ["flatten"] = true });
        string session = attached.GetProperty("sessionId").GetString()!;
        await _tools.SendAsync("Page.enable", [], session);
        await _tools.SendAsync("Page.addScriptToEvaluateOnNewDocument", new JsonObject { ["source"] = WatchScript.Source }, session);
        await _tools.SendAsync("Page.navigate", new JsonObject { ["url"] = page.ToString() }, session);
        _pages.Add((name, camera, session));
    }

    /// <summary>What each page's player showed since the last call.</summary>
    public async Task<ViewerView[]> MarkAsync() => await Task.WhenAll(_pages.Select(async page =>
    {
        JsonElement answer = await _tools.SendAsync(
            "Runtime.evaluate", new JsonObject { ["expression"] = "petcamMark()", ["returnByValue"] = true }, page.Session);
        JsonElement seen = answer.GetProperty("result").GetProperty("value");
        return new ViewerView(
            page.Name,
            page.Camera,
            seen.GetProperty("silo").GetString(),
            seen.GetProperty("longestGapMs").GetDouble(),
            seen.GetProperty("sessions").GetInt32(),
            seen.GetProperty("everPlayed").GetBoolean() && seen.GetProperty("openGapMs").GetDouble() < PlayingWithinMs);
    }));

    public async ValueTask DisposeAsync()
    {
        await _tools.DisposeAsync();
        _process.Terminate();
        await Task.WhenAny(_process.Exited, Task.Delay(TimeSpan.FromSeconds(5)));
        await _process.DisposeAsync();
        Directory.Delete(_profile, recursive: true);
    }
}
