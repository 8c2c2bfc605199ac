using System.Net.Http.Json;
using System.Text.Json;
using PetCam.EndToEnd.Tests.Browser;
using PetCam.EndToEnd.Tests.Fleet;
using PetCam.Testing;

namespace PetCam.EndToEnd.Tests;

/// <summary>Recordings as their owner uses them: start, stop, play in the browser, download, and survive the silo's death.</summary>
public sealed class RecordingTests(OneCamera one, Chromium chromium) : IClassFixture<OneCamera>, IClassFixture<Chromium>
{
    private const string Recording = $"cameras/{OneCamera.Name}/api/recording";

    [Fact]
    public async Task Recording_holds_every_picture_and_plays_everywhere()
    {
        CancellationToken token = TestContext.Current.CancellationToken;
        Assert.Equal("recording", (await PostAsync("start")).GetProperty("status").GetString());
        await WaitForFramesAsync(150);
        Assert.Equal("stopped", (await PostAsync("stop")).GetProperty("status").GetString());

        JsonElement newest = await NewestAsync();
        string id = newest.GetProperty("id").GetString()!;
        RecordedFile mp4 = await DownloadAsync($"api/recordings/{id}/video.mp4", "mp4", token);
        RecordedFile h264 = await DownloadAsync($"api/recordings/{id}/video.h264", "h264", token);

        Assert.Equal("complete", newest.GetProperty("state").GetString());
        Assert.Equal(newest.GetProperty("frameCount").GetInt32(), mp4.ClipFrames.Length);
        Assert.Equal((string.Empty, 0), (mp4.Errors, mp4.Gaps));
        Assert.Equal(mp4.ClipFrames, h264.ClipFrames);
        await PlaysInChromiumAsync(id);
    }

    [Fact]
    public async Task Killed_silo_leaves_a_recording_that_plays_up_to_its_last_fragment()
    {
        await PostAsync("start");
        await WaitForFramesAsync(120);

        await one.Fleet.Silo.KillAsync();
        await one.Fleet.StartSiloAsync();
        await one.Fleet.WaitUntilOnlineAsync();

        JsonElement interrupted = await NewestAsync();
        Assert.Equal("interrupted", interrupted.GetProperty("state").GetString());
        RecordedFile file = await DownloadAsync($"api/recordings/{interrupted.GetProperty("id").GetString()}/video.mp4", "mp4", TestContext.Current.CancellationToken);
        Assert.Equal((string.Empty, 0), (file.Errors, file.Gaps));
        Assert.True(file.ClipFrames.Length >= 90, $"{file.ClipFrames.Length} of at least 120 pictures survived; one fragment of 30 may be lost.");
    }

    private async Task PlaysInChromiumAsync(string id)
    {
        await using BrowserPage page = await chromium.OpenAsync(one.Fleet.Url);
        double played = await page.Page.EvaluateAsync<double>(
            """
            (url) => new Promise((resolve, reject) => {
              const video = document.createElement('video');
              video.muted = true;
              video.onended = () => resolve(video.currentTime);
              video.onerror = () => reject(new Error(video.error.message));
              video.playbackRate = 4;
              video.src = url;
              document.body.append(video);
              void video.play();
            })
            """,
            $"/api/recordings/{id}/video.mp4");
        Assert.True(played > 4.5, $"Chromium played {played} s.");
    }

    private async Task<JsonElement> PostAsync(string verb)
    {
        using HttpResponseMessage response = await one.Fleet.Http.PostAsync(new Uri($"{Recording}/{verb}", UriKind.Relative), null);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
        return await response.Content.ReadFromJsonAsync<JsonElement>();
    }

    private async Task WaitForFramesAsync(int count) => await Eventually.TrueAsync(
        $"{count} pictures are recorded", TimeSpan.FromSeconds(20), async () =>
            (await one.Fleet.Http.GetFromJsonAsync<JsonElement>($"{Recording}/status")).GetProperty("frame_count").GetInt32() >= count);

    private async Task<JsonElement> NewestAsync() =>
        (await one.Fleet.Http.GetFromJsonAsync<JsonElement>($"api/recordings?camera={OneCamera.Name}")).GetProperty("items")[0];

    private async Task<RecordedFile> DownloadAsync(string path, string extension, CancellationToken token)
    {
        string file = Path.Combine(one.Fleet.DataFolder, $"{Guid.NewGuid():N}.{extension}");
        await File.WriteAllBytesAsync(file, await one.Fleet.Http.GetByteArrayAsync(new Uri(path, UriKind.Relative), token), token);
        return await RecordedFile.DecodeAsync(file, token);
    }
}
