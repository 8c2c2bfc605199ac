using System.Text.Json;
using PetCam.Testing;

namespace PetCam.WebRtc.Tests.Peers;

/// <summary>A real WebRTC publisher in a process of its own: aiortc from Debian, which encodes with libx264 and negotiates AES-CM.</summary>
internal sealed class AiortcPublisher : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly ChildProcess _process;

    private AiortcPublisher(ChildProcess process) => _process = process;

    /// <param name="lossPercent">Of the packets that it sends for the first time; 0 loses none.</param>
    public static AiortcPublisher Start(int lossPercent = 0)
    {
        string script = Path.Combine(AppContext.BaseDirectory, "Peers", "aiortc_publisher.py");
        string[] loss = lossPercent == 0 ? [] : [lossPercent.ToString()];
        return new AiortcPublisher(ChildProcess.Start("/usr/bin/python3", ["-u", script, .. loss]));
    }

    public async Task<string> ReadOfferAsync()
    {
        string line = await _process.WaitForLineAsync(text => text.StartsWith("{\"offer\"", StringComparison.Ordinal), Patience);
        return JsonDocument.Parse(line).RootElement.GetProperty("offer").GetString()!;
    }

    public Task WriteAnswerAsync(string sdp) => _process.WriteLineAsync(JsonSerializer.Serialize(new { answer = sdp }));

    /// <summary>Lets it say goodbye.</summary>
    public Task CloseAsync()
    {
        _process.CloseInput();
        return _process.WaitForExitAsync(Patience);
    }

    /// <summary>Without a word, as a phone does whose battery is empty.</summary>
    public Task KillAsync() => _process.KillAsync();

    public ValueTask DisposeAsync() => _process.DisposeAsync();
}
