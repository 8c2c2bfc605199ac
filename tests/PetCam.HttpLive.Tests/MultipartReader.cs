using System.Globalization;
using System.Text;

namespace PetCam.HttpLive.Tests;

/// <summary>Reads the parts of a multipart stream as a browser does: header lines, then as many bytes as they say.</summary>
internal sealed class MultipartReader(Stream stream)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    /// <summary>The next part: its capture time in ns and its bytes.</summary>
    public async Task<(long CaptureTime, byte[] Jpeg)> ReadAsync()
    {
        using CancellationTokenSource limit = new(Limit);
        Assert.Equal("--frame", await ReadLineAsync(limit.Token));
        Dictionary<string, string> headers = new(StringComparer.OrdinalIgnoreCase);
        for (string line = await ReadLineAsync(limit.Token); line.Length > 0; line = await ReadLineAsync(limit.Token))
        {
            string[] parts = line.Split(": ", 2);
            headers[parts[0]] = parts[1];
        }

        Assert.Equal("image/jpeg", headers["Content-Type"]);
        byte[] jpeg = new byte[int.Parse(headers["Content-Length"], CultureInfo.InvariantCulture)];
        await stream.ReadExactlyAsync(jpeg, limit.Token);
        Assert.Equal("", await ReadLineAsync(limit.Token));
        return (long.Parse(headers["X-Capture-Time-Unix-Ns"], CultureInfo.InvariantCulture), jpeg);
    }

    private async Task<string> ReadLineAsync(CancellationToken cancellationToken)
    {
        StringBuilder line = new();
        byte[] one = new byte[1];
        while (true)
        {
            await stream.ReadExactlyAsync(one, cancellationToken);
            if (one[0] == '\n')
            {
                return line.ToString().TrimEnd('\r');
            }

            line.Append((char)one[0]);
        }
    }
}
