using System.Collections.Concurrent;
using PetCam.Testing;

namespace PetCam.HttpLive.Tests;

/// <summary>Real JPEGs, made by FFmpeg.</summary>
internal static class TestJpeg
{
    private static readonly ConcurrentDictionary<string, byte[]> Made = new();

    /// <param name="format">A pixel format of FFmpeg: yuvj420p, yuvj422p, yuvj444p, gray.</param>
    public static byte[] Picture(int width = 320, int height = 180, string format = "yuvj420p", string source = "testsrc2") =>
        Made.GetOrAdd($"{format} {source}{(source.Contains('=', StringComparison.Ordinal) ? ':' : '=')}size={width}x{height}", key => Tool.Run(
            "ffmpeg", "-v", "error", "-f", "lavfi", "-i", key.Split(' ')[1], "-frames:v", "1", "-pix_fmt", format, "-q:v", "2", "-f", "mjpeg", "-").Bytes);
}
