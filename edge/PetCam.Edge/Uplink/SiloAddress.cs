namespace PetCam.Edge.Uplink;

/// <summary>Reads what people write for a silo: <c>ws://host:port</c>, with http(s) and a missing path made good.</summary>
internal static class SiloAddress
{
    private const string DefaultPath = "/uplink";

    /// <returns>False when it is not an absolute address of one of the four schemes.</returns>
    public static bool TryParse(string text, out Uri address)
    {
        address = null!;
        if (!Uri.TryCreate(text, UriKind.Absolute, out Uri? parsed))
        {
            return false;
        }

        string? scheme = parsed.Scheme switch
        {
            "ws" or "http" => "ws",
            "wss" or "https" => "wss",
            _ => null,
        };
        if (scheme is null || parsed.UserInfo.Length > 0)
        {
            return false;
        }

        UriBuilder builder = new(parsed) { Scheme = scheme, Port = parsed.Port };
        builder.Path = parsed.AbsolutePath == "/" ? DefaultPath : parsed.AbsolutePath;
        address = builder.Uri;
        return true;
    }
}
