using System.Text.Json;
using Microsoft.Playwright;

namespace PetCam.EndToEnd.Tests.Browser;

/// <summary>A recording as the browser plays it, from its first to its last picture at its own speed.</summary>
internal sealed class PlayedFile
{
    /// <summary>Where the browser was when it said that the file had ended.</summary>
    public double Seconds { get; init; }

    /// <summary>Pictures that the browser decoded.</summary>
    public int Decoded { get; init; }

    /// <summary>Of these, how many came too late for the screen.</summary>
    public int Dropped { get; init; }

    /// <summary>Clip frames in the order in which they were on the screen; -1 where the strip cannot be read.</summary>
    public int[] ClipFrames { get; init; } = [];

    /// <summary>Pictures of a clip of 300 that should have been on the screen between two that were; one that was read twice is no gap.</summary>
    public int Missing => ClipFrames.Zip(ClipFrames.Skip(1)).Where(pair => pair.First != pair.Second).Sum(pair => (pair.Second - pair.First - 1 + 300) % 300);

    public static async Task<PlayedFile> PlayAsync(IPage page, JsonElement recording) => await page.EvaluateAsync<PlayedFile>(
        """
        (url) => new Promise((resolve, reject) => {
          const video = document.createElement('video');
          const clipFrames = [];
          video.muted = true;
          const onFrame = () => {
            video.requestVideoFrameCallback(onFrame);
            clipFrames.push(window.petcamReadStrip(video).clipFrame);
          };
          video.requestVideoFrameCallback(onFrame);
          video.onerror = () => reject(new Error(video.error.message));
          video.onended = () => setTimeout(() => { // the callback of the last picture comes after the event
            const { totalVideoFrames, droppedVideoFrames } = video.getVideoPlaybackQuality();
            resolve({ seconds: video.currentTime, decoded: totalVideoFrames, dropped: droppedVideoFrames, clipFrames });
          }, 200);
          video.src = url;
          document.body.replaceChildren(video);
          void video.play();
        })
        """,
        $"/api/recordings/{recording.GetProperty("id").GetString()}/video.mp4");
}
