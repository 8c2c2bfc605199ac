using System.Text.Json;

namespace PetCam.WebRtc.Tests.Peers;

/// <summary>GStreamer's webrtcbin: libnice, GStreamer's own DTLS and SRTP, its jitter buffer, and FFmpeg's decoder.</summary>
internal sealed class GStreamerViewer : ViewerProcess
{
    private GStreamerViewer(string script)
        : base("/usr/bin/python3", "-u", script)
    {
    }

    public static GStreamerViewer Start() => new(Path.Combine(AppContext.BaseDirectory, "Peers", "gstreamer_viewer.py"));

    /// <summary>Waits until so many pictures were decoded.</summary>
    /// <returns>Width and height of the last.</returns>
    public async Task<(int Width, int Height)> ReadFramesAsync(int count)
    {
        JsonElement frame = await ReadUntilAsync(
            $"{count} decoded pictures", message => message.TryGetProperty("frames", out JsonElement frames) && frames.GetInt32() >= count);
        return (frame.GetProperty("width").GetInt32(), frame.GetProperty("height").GetInt32());
    }
}
