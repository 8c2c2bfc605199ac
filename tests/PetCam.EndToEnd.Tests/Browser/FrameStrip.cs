namespace PetCam.EndToEnd.Tests.Browser;

/// <summary>Reads in the page which picture a video element shows: the generator drew its number into it.</summary>
internal static class FrameStrip
{
    /// <summary>
    /// Defines <c>petcamReadStrip(video)</c>. The strip (native/clips/README.md) is 16 cells of 24 pixels from 16,16 in 1280x720: white, black,
    /// 9 bits of frame, 3 bits of clip, parity, its opposite. What cannot be read is -1.
    /// </summary>
    public const string Script = """
        {
          const canvas = new OffscreenCanvas(16 * 8, 8);
          const context = canvas.getContext('2d', { willReadFrequently: true });
          window.petcamReadStrip = (video) => {
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
        }
        """;
}
