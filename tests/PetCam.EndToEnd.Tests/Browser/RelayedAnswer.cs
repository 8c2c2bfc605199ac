using System.Net;
using Microsoft.Playwright;

namespace PetCam.EndToEnd.Tests.Browser;

/// <summary>Puts a relay between a page and the silo: rewrites the answer to its WHEP offer, so that the only candidate is the relay's port.</summary>
internal static class RelayedAnswer
{
    private const string CandidateAttribute = "a=candidate:";

    /// <param name="relayPort">UDP, on 127.0.0.1.</param>
    public static Task RouteAsync(IPage page, int relayPort) => page.RouteAsync("**/whep", async route =>
    {
        if (route.Request.Method != "POST")
        {
            await route.ContinueAsync();
            return;
        }

        IAPIResponse response = await route.FetchAsync();
        string body = await response.TextAsync();
        await route.FulfillAsync(new RouteFulfillOptions
        {
            Response = response,
            Body = response.Status == (int)HttpStatusCode.Created ? Rewrite(body, relayPort) : body,
        });
    });

    /// <summary>Keeps the first candidate, with the relay's address; drops the others.</summary>
    internal static string Rewrite(string answer, int relayPort)
    {
        string[] lines = answer.Split("\r\n");
        string first = lines.First(line => line.StartsWith(CandidateAttribute, StringComparison.Ordinal) && line.Contains(" udp ", StringComparison.OrdinalIgnoreCase));
        string[] fields = first.Split(' ');
        (fields[4], fields[5]) = (IPAddress.Loopback.ToString(), relayPort.ToString());
        string relayed = string.Join(' ', fields);
        return string.Join("\r\n", lines
            .Where(line => line == first || !line.StartsWith(CandidateAttribute, StringComparison.Ordinal))
            .Select(line => line == first ? relayed : line));
    }
}
