using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;

namespace PetCam.Testing;

/// <summary>Reads server-sent events over HTTP.</summary>
public static class EventReader
{
    /// <summary>The data of each event, until the caller stops.</summary>
    public static async IAsyncEnumerable<string> ReadAsync(
        HttpClient http, string path, string accept, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, path);
        request.Headers.Accept.ParseAdd(accept);
        using HttpResponseMessage response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        response.EnsureSuccessStatusCode();
        await using Stream body = await response.Content.ReadAsStreamAsync(cancellationToken);
        await foreach (SseItem<string> item in SseParser.Create(body).EnumerateAsync(cancellationToken))
        {
            yield return item.Data;
        }
    }
}
