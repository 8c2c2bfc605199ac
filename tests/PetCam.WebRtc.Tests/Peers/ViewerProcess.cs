using System.Diagnostics;
using System.Text.Json;

namespace PetCam.WebRtc.Tests.Peers;

/// <summary>A real WebRTC client of another make in a process of its own. It prints JSON, one object a line, and reads its answer.</summary>
internal abstract class ViewerProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Process _process;
    private readonly Task<string> _errors;

    protected ViewerProcess(string program, params string[] arguments)
    {
        _process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        _errors = _process.StandardError.ReadToEndAsync();
    }

    public async Task<string> ReadOfferAsync() =>
        (await ReadUntilAsync("the offer", message => message.TryGetProperty("offer", out _))).GetProperty("offer").GetString()!;

    public async Task WriteAnswerAsync(string sdp) =>
        await _process.StandardInput.WriteLineAsync(JsonSerializer.Serialize(new { answer = sdp }));

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

    protected async Task<JsonElement> ReadUntilAsync(string what, Func<JsonElement, bool> matches)
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
