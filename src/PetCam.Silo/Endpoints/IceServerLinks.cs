using System.Text;
using Microsoft.Extensions.Options;
using PetCam.WebRtc;

namespace PetCam.Silo.Endpoints;

/// <summary>Tells clients which STUN and TURN servers to use: one Link header for each URL (WHEP, RFC 8288).</summary>
internal sealed class IceServerLinks(IOptions<WebRtcOptions> options, TimeProvider time)
{
    public void Write(HttpResponse response)
    {
        foreach (IceServerOptions configured in options.Value.IceServers)
        {
            IceServer server = configured.ToServer(time);
            foreach (string url in server.Urls)
            {
                response.Headers.Append("Link", Describe(url, server));
            }
        }

        if (options.Value.IceServers.Count > 0)
        {
            response.Headers.CacheControl = "no-store"; // credentials
        }
    }

    private static string Describe(string url, IceServer server)
    {
        StringBuilder link = new($"<{url}>; rel=\"ice-server\"");
        if (server is { Username: { } username, Credential: { } credential } && url.StartsWith("turn", StringComparison.Ordinal))
        {
            link.Append($"; username={Quote(username)}; credential={Quote(credential)}; credential-type=\"password\"");
        }

        return link.ToString();
    }

    /// <summary>A quoted-string (RFC 9110 §5.6.4).</summary>
    private static string Quote(string text) => $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
}
