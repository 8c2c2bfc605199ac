using System.Globalization;
using PetCam.EndToEnd.Tests.Browser;
using PetCam.EndToEnd.Tests.Fleet;

namespace PetCam.EndToEnd.Tests.Figures;

/// <summary>Measures what the README claims about live view. Run by <c>make bench</c>; prints, never fails on a slow machine.</summary>
public sealed class LiveFigures(FourCameras four, Chromium chromium) : IClassFixture<FourCameras>, IClassFixture<Chromium>
{
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(30);
    private const double FreezeMs = 500; // a viewer notices; two lost pictures at 30/s are 100

    [Fact(Explicit = true)]
    public async Task Four_cameras_one_after_the_other()
    {
        foreach (string camera in four.Fleet.Cameras)
        {
            await using BrowserPage page = await OpenAsync(camera);
            FigureLog.Print($"one at a time: {await WatchAsync(page, camera)}");
        }
    }

    [Fact(Explicit = true)]
    public async Task Four_cameras_at_once()
    {
        BrowserPage[] pages = await Task.WhenAll(four.Fleet.Cameras.Select(OpenAsync));
        foreach (string line in await Task.WhenAll(pages.Zip(four.Fleet.Cameras, WatchAsync)))
        {
            FigureLog.Print($"four at once: {line}");
        }

        foreach (BrowserPage page in pages)
        {
            await page.DisposeAsync();
        }
    }

    [Fact(Explicit = true)]
    public async Task First_picture_after_the_offer()
    {
        await using BrowserPage page = await chromium.OpenAsync(four.Fleet.Url);
        List<double> times = [];
        for (int i = 0; i < 20; i++)
        {
            times.Add(await page.Page.EvaluateAsync<double>(
                """
                async (url) => {
                  const connection = new RTCPeerConnection();
                  const { receiver } = connection.addTransceiver('video', { direction: 'recvonly' });
                  const video = document.createElement('video');
                  video.muted = true; video.autoplay = true; video.srcObject = new MediaStream([receiver.track]);
                  document.body.append(video);
                  const shown = new Promise((resolve) => video.requestVideoFrameCallback(resolve));
                  await connection.setLocalDescription();
                  const offered = performance.now();
                  const response = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/sdp' }, body: connection.localDescription.sdp });
                  await connection.setRemoteDescription({ type: 'answer', sdp: await response.text() });
                  const now = await shown;
                  connection.close(); video.remove();
                  await fetch(response.headers.get('location'), { method: 'DELETE' });
                  return now - offered;
                }
                """,
                $"/cameras/{four.Fleet.Cameras[i % 4]}/whep"));
        }

        FigureLog.Print($"first picture after the offer, ms, 20 tries: {Spread.Of(times)}");
    }

    private async Task<BrowserPage> OpenAsync(string camera)
    {
        BrowserPage page = await chromium.OpenAsync(new Uri(four.Fleet.Url, $"cameras/{camera}"));
        await new PlayerProbe(page.Page).WaitForStateAsync("playing", TimeSpan.FromSeconds(15));
        return page;
    }

    private static async Task<string> WatchAsync(BrowserPage page, string camera)
    {
        InboundVideo before = await InboundVideo.ReadAsync(page.Page);
        ShownFrame[] frames = await new PlayerProbe(page.Page).WatchAsync(Duration, pixels: false);
        InboundVideo after = await InboundVideo.ReadAsync(page.Page);
        double decoded = (after.FramesDecoded - before.FramesDecoded) * 1000 / (after.Timestamp - before.Timestamp);
        double[] gaps = [.. frames.Zip(frames.Skip(1), (first, second) => second.AtMs - first.AtMs)];
        double seconds = (frames[^1].AtMs - frames[0].AtMs) / 1000;
        double[] latencies = [.. frames.Select(frame => frame.LatencyMs).OfType<double>()];
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{camera}: {decoded:F1} decoded/s, {(frames.Length - 1) / seconds:F1} shown/s over {seconds:F0} s, longest gap {gaps.Max():F0} ms, {gaps.Count(gap => gap > FreezeMs)} freezes (Chromium counts {after.FreezeCount - before.FreezeCount}), capture to screen ms {Spread.Of(latencies)}");
    }
}
