using System.Globalization;
using PetCam.Testing;

namespace PetCam.Recording.Tests;

/// <summary>What FFmpeg thinks of a file.</summary>
internal static class Mp4
{
    /// <summary>Decodes every picture, failing on the first complaint.</summary>
    /// <returns>Pictures.</returns>
    public static int CountDecodedFrames(string path)
    {
        ToolOutput output = Tool.Run("ffmpeg", "-v", "warning", "-xerror", "-i", path, "-f", "framemd5", "-");
        Assert.Equal("", output.Errors);
        return output.Lines.Count(line => !line.StartsWith('#'));
    }

    /// <summary>Presentation times, in ticks of 90 kHz.</summary>
    public static long[] Times(string path) =>
    [
        .. Tool.Run("ffprobe", "-v", "error", "-select_streams", "v", "-show_entries", "packet=pts", "-of", "csv=p=0", path).Lines
            .Select(line => long.Parse(line.TrimEnd(','), CultureInfo.InvariantCulture)),
    ];
}
