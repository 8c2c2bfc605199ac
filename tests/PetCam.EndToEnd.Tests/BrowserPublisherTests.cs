using System.Net.Http.Json;
using System.Text.Json;
using PetCam.EndToEnd.Tests.Browser;
using PetCam.EndToEnd.Tests.Fleet;
using PetCam.Testing;

namespace PetCam.EndToEnd.Tests;

/// <summary>A browser publishes, another one watches: WHIP in, WHEP out, through a real silo.</summary>
public sealed class BrowserPublisherTests(OneCamera one, Chromium chromium) : IClassFixture<OneCamera>, IClassFixture<Chromium>
{
    private const string Camera = "phone";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Browser_becomes_a_camera_that_others_watch_until_it_ends()
    {
        await using BrowserPage source = await chromium.OpenAsync(one.Fleet.Url);
        BrowserPublisher publisher = new(source.Page);
        await publisher.PublishAsync(Camera);
        await WaitUntilOnlineAsync(true);

        await using BrowserPage watching = await chromium.OpenAsync(new Uri(one.Fleet.Url, $"cameras/{Camera}"));
        PlayerProbe player = new(watching.Page);
        await player.WaitForStateAsync("playing", Patience);
        ShownFrame[] frames = await player.WatchAsync(TimeSpan.FromSeconds(5), pixels: false);
        OutboundVideo sent = await publisher.ReadAsync();

        Assert.Equal("video/H264", sent.Codec);
        Assert.True(sent.HasReceiverReport);
        Assert.InRange(frames.Length, 40, int.MaxValue);
        double longest = frames.Zip(frames.Skip(1)).Max(pair => pair.Second.AtMs - pair.First.AtMs);
        Assert.True(longest < 1000, $"The picture stood still for {longest:F0} ms; encoder {sent.Encoder} at {sent.TargetBitrate:F0} b/s.");
        JsonElement details = await GetAsync();
        Assert.Equal("A phone", details.GetProperty("name").GetString());
        Assert.Equal("h264", details.GetProperty("codec").GetString());
        Assert.All(
            details.GetProperty("stages").EnumerateArray().Where(stage => stage.GetProperty("stage").GetString() is "agent" or "uplink" or "ingest" or "hub"),
            stage => Assert.Equal("ok", stage.GetProperty("state").GetString()));

        await using BrowserPage listening = await chromium.OpenAsync(one.Fleet.Url);
        await AssertHeardAsync(await WhepPlayback.StartAsync(listening.Page, Camera, sound: true));

        Assert.Equal(200, await publisher.EndAsync());
        await WaitUntilOnlineAsync(false);
        Assert.Equal("The publisher ended the session.", (await GetAsync()).GetProperty("offlineReason").GetString());

        await publisher.PublishAsync(Camera);
        await WaitUntilOnlineAsync(true);
        await publisher.HangUpAsync();
        await WaitUntilOnlineAsync(false);
        Assert.Equal(200, await publisher.EndAsync()); // its goodbye was faster, which is no mistake of the publisher
    }

    // A tone at full scale has half the energy of a square: any decoded second of it is far above silence.
    private static async Task AssertHeardAsync(WhepPlayback playback)
    {
        InboundSound sound = new();
        await Eventually.TrueAsync("two seconds of sound are decoded", Patience, async () =>
        {
            sound = await playback.ReadSoundAsync();
            return sound.Samples - sound.Concealed >= 2 * 48_000;
        });
        Assert.Equal("audio/opus", sound.Codec);
        Assert.True(sound.Level > 0.1, $"The tone is not heard: {sound}");
        Assert.True(sound.Energy > 0.1, $"The tone is not heard: {sound}");
        Assert.True(sound.Concealed < sound.Samples / 2, $"Much of the sound is missing: {sound}");
        Assert.True(await playback.CountDecodedAsync() > 0);
    }

    private Task<JsonElement> GetAsync() => one.Fleet.Http.GetFromJsonAsync<JsonElement>($"api/cameras/{Camera}");

    private Task<TimeSpan> WaitUntilOnlineAsync(bool online) => Eventually.TrueAsync($"camera {Camera} has online={online}", Patience, async () =>
        (await one.Fleet.Http.GetFromJsonAsync<JsonElement>("api/cameras")).EnumerateArray()
            .Any(camera => camera.GetProperty("id").GetString() == Camera && camera.GetProperty("online").GetBoolean() == online));
}
