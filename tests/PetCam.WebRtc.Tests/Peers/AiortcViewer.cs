using System.Diagnostics;
using System.Text.Json;

namespace PetCam.WebRtc.Tests.Peers;

/// <summary>A real WebRTC client in a process of its own: aiortc from Debian, which negotiates AES-CM and decodes with FFmpeg.</summary>
internal sealed class AiortcViewer : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Process _process;
    private readonly Task<string> _errors;

    private AiortcViewer(Process process)
    {
        _process = process;
        _errors = process.StandardError.ReadToEndAsync();
    }

    /// <param name="withAudio">Offers to receive sound as well.</param>
    public static AiortcViewer Start(bool withAudio = false)
    {
        string script = Path.Combine(AppContext.BaseDirectory, "Peers", "aiortc_viewer.py");
        ProcessStartInfo start = new("/usr/bin/python3", withAudio ? ["-u", script, "--audio"] : ["-u", script])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        return new AiortcViewer(Process.Start(start)!);
    }

    public async Task<string> ReadOfferAsync() =>
        (await ReadUntilAsync("the offer", message => message.TryGetProperty("offer", out _))).GetProperty("offer").GetString()!;

    public async Task WriteAnswerAsync(string sdp) =>
        await _process.StandardInput.WriteLineAsync(JsonSerializer.Serialize(new { answer = sdp }));

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

    /// <summary>Lets it say goodbye.</summary>
    public async Task CloseAsync()
    {
        _process.StandardInput.Close();
        while (await _process.StandardOutput.ReadLineAsync() is not null)
        {
        }

        await _process.WaitForExitAsync().WaitAsync(Patience);
    }

    /// <summary>Without a word, as a lost network does.</summary>
    public void Kill() => _process.Kill();

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    private async Task<JsonElement> ReadUntilAsync(string what, Func<JsonElement, bool> matches)
    {
        using CancellationTokenSource patience = new(Patience);
        try
        {
            while (await _process.StandardOutput.ReadLineAsync(patience.Token) is { } line)
            {
                using JsonDocument message = JsonDocument.Parse(line);
                if (matches(message.RootElement))
                {
                    return message.RootElement.Clone();
                }
            }
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"The viewer did not report {what} within {Patience}.");
        }

        throw new InvalidOperationException($"The viewer ended before it reported {what}: {await _errors}");
    }
}
