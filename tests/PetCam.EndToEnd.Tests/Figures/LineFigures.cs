using System.Globalization;
using System.Text.Json;
using PetCam.EndToEnd.Tests.Browser;
using PetCam.EndToEnd.Tests.Fleet;
using PetCam.Testing;

namespace PetCam.EndToEnd.Tests.Figures;

/// <summary>Measures detections, overlay, recording and restarts on one camera whose detector answers at once.</summary>
public sealed class LineFigures(OneCamera one, Chromium chromium) : IClassFixture<OneCamera>, IClassFixture<Chromium>
{
    [Fact(Explicit = true)]
    public async Task Detection_from_shared_memory_to_event_stream()
    {
        List<double> delays = [];
        await foreach (string data in EventReader.ReadAsync(
            one.Fleet.Http, $"cameras/{OneCamera.Name}/api/detections/stream", "application/json", TestContext.Current.CancellationToken).Skip(30).Take(900))
        {
            double now = (DateTimeOffset.UtcNow - DateTimeOffset.UnixEpoch).TotalMilliseconds;
            delays.Add(now - (JsonDocument.Parse(data).RootElement.GetProperty("timestamp").GetDouble() * 1000));
        }

        // The simulator stamps the picture before it writes it, the JPEG and then the detections: an upper bound.
        FigureLog.Print($"detection, picture's stamp to SSE client, ms, {delays.Count} events: {Spread.Of(delays)}");
    }

    [Fact(Explicit = true)]
    public async Task Overlay_against_the_generators_boxes()
    {
        TrueBoxes truth = TrueBoxes.Load(OneCamera.Name);
        await using BrowserPage page = await chromium.OpenAsync(new Uri(one.Fleet.Url, $"cameras/{OneCamera.Name}"));
        PlayerProbe player = new(page.Page);
        await player.WaitForStateAsync("playing", TimeSpan.FromSeconds(15));
        await page.Page.WaitForSelectorAsync("petcam-player .box");

        ShownFrame[] frames = await player.WatchAsync(TimeSpan.FromSeconds(30));

        ShownFrame[] drawn = [.. frames.Where(frame => frame.ClipFrame >= 0 && frame.Boxes.Length > 0)];
        int exact = drawn.Count(frame => frame.Boxes.All(box => box.Exact));
        FigureLog.Print(string.Create(
            CultureInfo.InvariantCulture,
            $"overlay error, % of the picture, {drawn.Length} pictures, {exact} with their own detection: {Spread.Of(drawn.Select(frame => OverlayError.Of(frame, truth) * 100))}"));
    }

    [Fact(Explicit = true)]
    public async Task Recording_of_a_minute()
    {
        RecordingClient recording = new(one.Fleet, OneCamera.Name);
        await recording.StartAsync();
        await recording.WaitForFramesAsync(1800, TimeSpan.FromSeconds(90));
        await recording.StopAsync();

        JsonElement newest = await recording.NewestAsync();
        RecordedFile file = await recording.DownloadAsync(newest, "video.mp4", TestContext.Current.CancellationToken);
        FigureLog.Print(
            $"recording of {newest.GetProperty("durationMs").GetInt64() / 1000.0:F1} s: {file.ClipFrames.Length} pictures decoded by FFmpeg, index says {newest.GetProperty("frameCount").GetInt64()}, {file.Gaps} gaps in frame numbers, FFmpeg complaints: '{file.Errors}'");

        await using BrowserPage page = await chromium.OpenAsync(one.Fleet.Url);
        PlayedFile played = await PlayedFile.PlayAsync(page.Page, newest);
        FigureLog.Print(string.Create(
            CultureInfo.InvariantCulture,
            $"the same recording in Chromium: {played.Seconds:F1} s played, {played.Decoded} pictures decoded, {played.Dropped} dropped, {played.ClipFrames.Length} on screen, {played.Missing} missing between the first and the last"));
    }
}
