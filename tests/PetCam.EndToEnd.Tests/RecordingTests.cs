using System.Text.Json;
using PetCam.EndToEnd.Tests.Browser;
using PetCam.EndToEnd.Tests.Fleet;

namespace PetCam.EndToEnd.Tests;

/// <summary>Recordings as their owner uses them: start, stop, play in the browser, download.</summary>
public sealed class RecordingTests(OneCamera one, Chromium chromium) : IClassFixture<OneCamera>, IClassFixture<Chromium>
{
    [Fact]
    public async Task Recording_holds_every_picture_and_plays_everywhere()
    {
        CancellationToken token = TestContext.Current.CancellationToken;
        RecordingClient recording = new(one.Fleet, OneCamera.Name);
        Assert.Equal("recording", await recording.StartAsync());
        await recording.WaitForFramesAsync(150, TimeSpan.FromSeconds(20));
        Assert.Equal("stopped", await recording.StopAsync());

        JsonElement newest = await recording.NewestAsync();
        RecordedFile mp4 = await recording.DownloadAsync(newest, "video.mp4", token);
        RecordedFile h264 = await recording.DownloadAsync(newest, "video.h264", token);

        Assert.Equal("complete", newest.GetProperty("state").GetString());
        Assert.Equal(newest.GetProperty("frameCount").GetInt32(), mp4.ClipFrames.Length);
        Assert.Equal((string.Empty, 0), (mp4.Errors, mp4.Gaps));
        Assert.Equal(mp4.ClipFrames, h264.ClipFrames);
        await using BrowserPage page = await chromium.OpenAsync(one.Fleet.Url);
        PlayedFile played = await PlayedFile.PlayAsync(page.Page, newest);
        Assert.True(played.Seconds > 4.5, $"Chromium played {played.Seconds} s.");
        Assert.Equal(mp4.ClipFrames.Length, played.Decoded);
        Assert.DoesNotContain(-1, played.ClipFrames);
    }
}
