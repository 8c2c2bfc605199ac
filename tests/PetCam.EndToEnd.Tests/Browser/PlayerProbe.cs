using Microsoft.Playwright;

namespace PetCam.EndToEnd.Tests.Browser;

/// <summary>Looks at a <c>petcam-player</c> as a person does: at the pixels and at the boxes above them.</summary>
internal sealed class PlayerProbe
{
    /// <summary>
    /// Watches the element's video for a while. Per presented picture it reads the strip and, after the player has drawn, the boxes.
    /// </summary>
    private const string WatchScript = """
        (player, { ms, pixels }) => new Promise((resolve) => {
          const frames = [];
          const readBoxes = () => [...player.shadowRoot.querySelectorAll('.box')].map((box) => ({
            label: box.dataset.label, x: Number(box.dataset.x), y: Number(box.dataset.y), w: Number(box.dataset.w), h: Number(box.dataset.h),
            exact: Math.abs(Number(box.dataset.frameCaptureTime) - Number(box.dataset.detectionTime)) < 5,
          }));
          const until = performance.now() + ms;
          let done = false;
          const finish = () => { done = true; resolve(frames); };
          let watched = null;
          const arm = () => {
            if (done) return;
            setTimeout(arm, 50); // a player that reconnects shows another element
            const video = player.shadowRoot.querySelector('video.shown');
            if (!video || video === watched) return;
            watched = video;
            const onFrame = (now, metadata) => {
              if (done || video !== watched) return;
              video.requestVideoFrameCallback(onFrame);
              const strip = pixels ? window.petcamReadStrip(video) : { clipFrame: 0, clip: 0 };
              frames.push({ ...strip, atMs: now, width: metadata.width, latencyMs: player.stats.latencyMs, boxes: pixels ? readBoxes() : [] });
              if (now > until) finish();
            };
            video.requestVideoFrameCallback(onFrame);
          };
          setTimeout(() => { if (!done) finish(); }, ms + 1000); // nothing is shown any more
          arm();
        })
        """;

    private readonly ILocator _player;

    public PlayerProbe(IPage page, string? camera = null) =>
        _player = page.Locator(camera is null ? "petcam-player" : $"petcam-player[camera='{camera}']");

    /// <summary>The page's clock, by which <see cref="ShownFrame.AtMs"/> counts.</summary>
    public Task<double> NowAsync() => _player.Page.EvaluateAsync<double>("performance.now()");

    public Task<string?> StateAsync() => _player.GetAttributeAsync("data-state");

    public Task<string?> SentenceAsync() => _player.GetAttributeAsync("data-sentence");

    public Task WaitForStateAsync(string state, TimeSpan within) => _player.Page.WaitForSelectorAsync(
        $"petcam-player[data-state={state}]", new PageWaitForSelectorOptions { Timeout = (float)within.TotalMilliseconds });

    public async Task<ShownFrame[]> WatchAsync(TimeSpan duration, bool pixels = true) =>
        await _player.EvaluateAsync<ShownFrame[]>(WatchScript, new { ms = duration.TotalMilliseconds, pixels });
}
