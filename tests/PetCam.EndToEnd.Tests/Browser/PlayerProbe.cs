using Microsoft.Playwright;

namespace PetCam.EndToEnd.Tests.Browser;

/// <summary>Looks at a <c>petcam-player</c> as a person does: at the pixels and at the boxes above them.</summary>
internal sealed class PlayerProbe
{
    /// <summary>
    /// Watches the element's video for a while. Per presented picture it reads the strip (native/clips/README.md: 16 cells of 24 pixels
    /// from 16,16 in 1280x720: white, black, 9 bits of frame, 3 bits of clip, parity, its opposite) and, after the player has drawn, the boxes.
    /// </summary>
    private const string WatchScript = """
        (player, { ms, pixels }) => new Promise((resolve) => {
          const canvas = new OffscreenCanvas(16 * 8, 8);
          const context = canvas.getContext('2d', { willReadFrequently: true });
          const frames = [];
          const readStrip = (video) => {
            const scale = video.videoWidth / 1280;
            context.drawImage(video, 16 * scale, 16 * scale, 384 * scale, 24 * scale, 0, 0, 128, 8);
            const { data } = context.getImageData(0, 0, 128, 8);
            const cells = Array.from({ length: 16 }, (_, cell) => data[(4 * 128 + cell * 8 + 4) * 4] > 128 ? 1 : 0);
            const bits = cells.slice(2, 14);
            const parity = bits.reduce((sum, bit) => sum ^ bit, 0);
            const value = bits.reduce((sum, bit) => sum * 2 + bit, 0);
            const valid = cells[0] === 1 && cells[1] === 0 && cells[14] === parity && cells[15] !== parity;
            return valid ? { clipFrame: value >> 3, clip: value & 7 } : { clipFrame: -1, clip: -1 };
          };
          const readBoxes = () => [...player.shadowRoot.querySelectorAll('.box')].map((box) => ({
            label: box.dataset.label, x: Number(box.dataset.x), y: Number(box.dataset.y), w: Number(box.dataset.w), h: Number(box.dataset.h),
            exact: Math.abs(Number(box.dataset.frameCaptureTime) - Number(box.dataset.detectionTime)) < 5,
          }));
          const until = performance.now() + ms;
          let done = false;
          const finish = () => { done = true; resolve(frames); };
          const arm = () => {
            const video = player.shadowRoot.querySelector('video.shown');
            if (done) return;
            if (!video) { setTimeout(arm, 50); return; }
            const onFrame = (now, metadata) => {
              if (done) return;
              video.requestVideoFrameCallback(onFrame);
              const strip = pixels ? readStrip(video) : { clipFrame: 0, clip: 0 };
              frames.push({ ...strip, atMs: now, latencyMs: player.stats.latencyMs, boxes: pixels ? readBoxes() : [] });
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

    public Task<string?> StateAsync() => _player.GetAttributeAsync("data-state");

    public Task<string?> SentenceAsync() => _player.GetAttributeAsync("data-sentence");

    public Task WaitForStateAsync(string state, TimeSpan within) => _player.Page.WaitForSelectorAsync(
        $"petcam-player[data-state={state}]", new PageWaitForSelectorOptions { Timeout = (float)within.TotalMilliseconds });

    public async Task<ShownFrame[]> WatchAsync(TimeSpan duration, bool pixels = true) =>
        await _player.EvaluateAsync<ShownFrame[]>(WatchScript, new { ms = duration.TotalMilliseconds, pixels });
}
