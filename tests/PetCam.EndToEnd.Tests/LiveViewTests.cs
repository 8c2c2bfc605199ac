using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Playwright;
using PetCam.EndToEnd.Tests.Browser;
using PetCam.EndToEnd.Tests.Fleet;
using PetCam.Testing;

namespace PetCam.EndToEnd.Tests;

/// <summary>What a person sees of a healthy fleet.</summary>
public sealed class LiveViewTests(FourCameras four, Chromium chromium) : IClassFixture<FourCameras>, IClassFixture<Chromium>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    [Fact]
    public async Task Fleet_page_shows_every_camera_with_a_fresh_picture()
    {
        await using BrowserPage page = await chromium.OpenAsync(four.Fleet.Url);
        ILocator pictures = page.Page.Locator("main img");

        await Eventually.TrueAsync("four tiles with a picture", Patience, async () =>
            await pictures.CountAsync() >= 4
            && await pictures.EvaluateAllAsync<bool>("images => images.every(image => image.complete && image.naturalWidth > 0)"));
        foreach (string camera in four.Fleet.Cameras)
        {
            await Assertions.Expect(page.Page.Locator($"a[href='/cameras/{camera}']").First).ToBeVisibleAsync();
        }

        page.AssertNoErrors();
    }

    [Fact]
    public async Task Camera_page_plays_the_camera_that_was_asked_for_in_order()
    {
        await using BrowserPage page = await chromium.OpenAsync(new Uri(four.Fleet.Url, "cameras/garden"));
        PlayerProbe player = new(page.Page);
        await player.WaitForStateAsync("playing", Patience);

        ShownFrame[] frames = await player.WatchAsync(TimeSpan.FromSeconds(4));

        ShownFrame[] readable = [.. frames.Where(frame => frame.ClipFrame >= 0)];
        Assert.True(readable.Length > 60, $"{readable.Length} of {frames.Length} pictures were readable.");
        Assert.All(readable, frame => Assert.Equal(2, frame.Clip));
        // The clip has 300 pictures and begins anew: one from before would look like more than half a clip ahead. How smooth it is, the figures say.
        Assert.All(readable.Zip(readable.Skip(1)), pair => Assert.InRange((pair.Second.ClipFrame - pair.First.ClipFrame + 300) % 300, 0, 149));
        page.AssertNoErrors();
    }

    [Fact]
    public async Task Goodbye_that_overtakes_the_delete_of_its_session_is_no_error()
    {
        await using BrowserPage page = await chromium.OpenAsync(new Uri(four.Fleet.Url, "cameras/garden"), prepare: page => page.RouteAsync("**/whep/*", async route =>
        {
            if (route.Request.Method == "DELETE")
            {
                await Eventually.TrueAsync("the silo has heard the goodbye", Patience, async () =>
                    (await four.Fleet.Http.GetFromJsonAsync<JsonElement>("api/cameras/garden")).GetProperty("viewers").GetInt32() == 0);
            }

            await route.ContinueAsync();
        }));
        await new PlayerProbe(page.Page).WaitForStateAsync("playing", Patience);
        IResponse deleted = await page.Page.RunAndWaitForResponseAsync(
            () => page.Page.EvaluateAsync("document.querySelector('petcam-player').remove()"), response => response.Request.Method == "DELETE");

        Assert.Equal(200, deleted.Status);
        page.AssertNoErrors();
    }

    [Fact]
    public async Task Camera_page_of_an_unknown_camera_says_so()
    {
        await using BrowserPage page = await chromium.OpenAsync(new Uri(four.Fleet.Url, "cameras/nowhere"));

        await Assertions.Expect(page.Page.Locator("main")).ToContainTextAsync("nowhere");
    }
}
