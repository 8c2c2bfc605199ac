using System.Globalization;

namespace PetCam.Cluster.Links;

/// <summary><c>host:port</c>, with brackets around an IPv6 address.</summary>
internal readonly record struct LinkAddress(string Host, int Port)
{
    public static bool TryParse(string? text, out LinkAddress address)
    {
        address = default;
        int colon = text?.LastIndexOf(':') ?? -1;
        if (colon <= 0 || !int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int port) || port > ushort.MaxValue)
        {
            return false;
        }

        string host = text![..colon];
        bool isBracketed = host is ['[', .., ']'];
        if (isBracketed)
        {
            host = host[1..^1];
        }

        address = new LinkAddress(host, port);
        return Uri.CheckHostName(host) is not UriHostNameType.Unknown && isBracketed == host.Contains(':');
    }

    public override string ToString() => Host.Contains(':') ? $"[{Host}]:{Port}" : $"{Host}:{Port}";
}
