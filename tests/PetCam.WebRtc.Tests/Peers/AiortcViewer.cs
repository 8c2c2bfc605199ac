using System.Text.Json;

namespace PetCam.WebRtc.Tests.Peers;

/// <summary>aiortc from Debian, which negotiates AES-CM and decodes with FFmpeg.</summary>
internal sealed class AiortcViewer : ViewerProcess
{
    private AiortcViewer(string[] script)
        : base("/usr/bin/python3", ["-u", .. script])
    {
    }

    /// <param name="withAudio">Offers to receive sound as well.</param>
    public static AiortcViewer Start(bool withAudio = false)
    {
        string script = Path.Combine(AppContext.BaseDirectory, "Peers", "aiortc_viewer.py");
        return new AiortcViewer(withAudio ? [script, "--audio"] : [script]);
    }

    /// <summary>Waits until so many pictures were decoded.</summary>
    /// <returns>Width and height of the last.</returns>
    public async Task<(int Width, int Height)> ReadFramesAsync(int count)
    {
        JsonElement frame = await ReadUntilAsync(
            $"{count} decoded pictures", message => message.TryGetProperty("frames", out JsonElement frames) && frames.GetInt32() >= count);
        return (frame.GetProperty("width").GetInt32(), frame.GetProperty("height").GetInt32());
    }

    /// <summary>Waits until so much loud sound was decoded in one piece.</summary>
    /// <returns>Its frequency, from the zero crossings.</returns>
    public async Task<double> ReadToneAsync() => (await ReadUntilAsync(
        "a second of sound", message => message.TryGetProperty("tone", out JsonElement _))).GetProperty("tone").GetDouble();

    /// <summary>Waits for a state of its DTLS transport, e.g. <c>closed</c>.</summary>
    public async Task ReadDtlsStateAsync(string state) => await ReadUntilAsync(
        $"DTLS state {state}", message => message.TryGetProperty("dtls", out JsonElement value) && value.GetString() == state);
}
