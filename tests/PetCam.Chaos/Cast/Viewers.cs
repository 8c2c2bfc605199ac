using System.Globalization;
using PetCam.Chaos.Browser;
using PetCam.Testing;

namespace PetCam.Chaos.Cast;

/// <summary>All who watch: most of them in one program, some in Chromium. All come through the front door.</summary>
internal sealed class Viewers : IAsyncDisposable
{
    private static readonly TimeSpan PlayWithin = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan MarkEvery = TimeSpan.FromMilliseconds(250);

    private readonly Audience _audience;
    private readonly ChromiumViewers _browser;
    private int _marks;

    private Viewers(Audience audience, ChromiumViewers browser)
    {
        _audience = audience;
        _browser = browser;
    }

    public IEnumerable<(string Name, ChildProcess Process)> Processes => [("audience", _audience.Process), ("chromium", _browser.Process)];

    /// <param name="count">All together.</param>
    /// <param name="browsers">How many of them are in Chromium.</param>
    /// <param name="local">Where the others receive.</param>
    public static async Task<Viewers> StartAsync(int count, int browsers, IReadOnlyList<string> cameras, Uri door, string local, string logFolder)
    {
        (string Name, string Camera)[] all =
            [.. Enumerable.Range(0, count).Select(number => (string.Create(CultureInfo.InvariantCulture, $"{(number < browsers ? "chromium" : "viewer")}-{number + 1}"), cameras[number % cameras.Count]))];
        ChromiumViewers browser = await ChromiumViewers.StartAsync(Path.Combine(logFolder, "chromium.log"));
        Audience? audience = null;
        try
        {
            foreach ((string name, string camera) in all[..browsers])
            {
                await browser.OpenAsync(name, camera, new Uri(door, $"cameras/{camera}"));
            }

            audience = Audience.Start([.. all[browsers..].Select(viewer => new AudienceViewer(viewer.Name, viewer.Camera, door))], local, log: Path.Combine(logFolder, "audience.log"));
            Viewers viewers = new(audience, browser);
            await viewers.WaitUntilPlayingAsync();
            return viewers;
        }
        catch
        {
            await (audience?.DisposeAsync() ?? ValueTask.CompletedTask);
            await browser.DisposeAsync();
            throw;
        }
    }

    /// <summary>What all saw since the last mark.</summary>
    public async Task<ViewerView[]> MarkAsync()
    {
        Task<ViewerView[]> browser = _browser.MarkAsync();
        AudienceMark mark = await _audience.MarkAsync(string.Create(CultureInfo.InvariantCulture, $"mark-{++_marks}"));
        Dictionary<string, string> silos = _audience.Sessions.GroupBy(playing => playing.Viewer).ToDictionary(same => same.Key, same => same.Last().Silo);
        return
        [
            .. await browser,
            .. mark.Viewers.Select(viewer => new ViewerView(
                viewer.Viewer, viewer.Camera, silos.GetValueOrDefault(viewer.Viewer), viewer.LongestGapMs, viewer.Sessions, viewer.Playing)),
        ];
    }

    /// <summary>What the audience complained about, newest last.</summary>
    public IEnumerable<string> Troubles => _audience.Troubles.Select(trouble =>
        string.Create(CultureInfo.InvariantCulture, $"{trouble.At:HH:mm:ss.fff} {trouble.Viewer}: {trouble.Detail}"));

    public async ValueTask DisposeAsync()
    {
        await _audience.DisposeAsync();
        await _browser.DisposeAsync();
    }

    private async Task WaitUntilPlayingAsync()
    {
        string[] silent = [];
        try
        {
            await Eventually.TrueAsync("all viewers play", PlayWithin, async () =>
            {
                silent = [.. (await MarkAsync()).Where(viewer => !viewer.Playing).Select(viewer => viewer.Viewer)];
                await Task.Delay(silent.Length == 0 ? TimeSpan.Zero : MarkEvery);
                return silent.Length == 0;
            });
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"Without a picture after {PlayWithin}: {string.Join(", ", silent)}.\n{string.Join('\n', Troubles.TakeLast(20))}");
        }
    }
}
