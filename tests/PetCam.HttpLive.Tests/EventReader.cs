namespace PetCam.HttpLive.Tests;

/// <summary>Reads server-sent events, each of one line.</summary>
internal sealed class EventReader(Stream stream) : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    private readonly StreamReader _reader = new(stream);

    /// <summary>The next event's line, or comment.</summary>
    public async Task<string> NextAsync()
    {
        string? line = await _reader.ReadLineAsync().WaitAsync(Limit);
        Assert.Equal("", await _reader.ReadLineAsync().WaitAsync(Limit));
        return line ?? throw new InvalidOperationException("The stream ended.");
    }

    public void Dispose() => _reader.Dispose();
}
