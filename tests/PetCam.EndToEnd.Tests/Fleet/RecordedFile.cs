using System.Diagnostics;

namespace PetCam.EndToEnd.Tests.Fleet;

/// <summary>A recording as FFmpeg decodes it: the frame numbers that the generator drew into its pictures.</summary>
internal sealed class RecordedFile
{
    private const int Cells = 16;

    private RecordedFile(int[] clipFrames, string errors)
    {
        ClipFrames = clipFrames;
        Errors = errors;
    }

    /// <summary>Per decoded picture, the clip frame read from its strip; -1 where it cannot be read.</summary>
    public int[] ClipFrames { get; }

    /// <summary>What FFmpeg complained about; empty for a sound file.</summary>
    public string Errors { get; }

    /// <summary>Pictures whose number does not follow the one before.</summary>
    public int Gaps => ClipFrames.Zip(ClipFrames.Skip(1)).Count(pair => pair.Second != (pair.First + 1) % 300);

    /// <summary>Decodes every picture, shrinks each cell of its strip to one grey pixel and reads it.</summary>
    public static async Task<RecordedFile> DecodeAsync(string path, CancellationToken cancellationToken)
    {
        // setpts, fps: raw pictures are written at a constant rate; real capture times, a millisecond early or late, would not fit its clock.
        ProcessStartInfo start = new("ffmpeg", [
            "-v", "error", "-i", path, "-vf", "crop=384:8:16:24,scale=16:1:flags=area,format=gray,setpts=N/30/TB,fps=30",
            "-fps_mode", "passthrough", "-f", "rawvideo", "-"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process ffmpeg = Process.Start(start)!;
        Task<string> errors = ffmpeg.StandardError.ReadToEndAsync(cancellationToken);
        using MemoryStream pixels = new();
        await ffmpeg.StandardOutput.BaseStream.CopyToAsync(pixels, cancellationToken);
        await ffmpeg.WaitForExitAsync(cancellationToken);
        return new RecordedFile([.. pixels.ToArray().Chunk(Cells).Select(ReadStrip)], await errors);
    }

    private static int ReadStrip(byte[] cells)
    {
        int[] bits = [.. cells.Select(cell => cell > 128 ? 1 : 0)];
        int value = bits[2..14].Aggregate((sum, bit) => (sum * 2) + bit);
        int parity = bits[2..14].Aggregate((sum, bit) => sum ^ bit);
        bool valid = bits[0] == 1 && bits[1] == 0 && bits[14] == parity && bits[15] != parity;
        return valid ? value >> 3 : -1;
    }
}
