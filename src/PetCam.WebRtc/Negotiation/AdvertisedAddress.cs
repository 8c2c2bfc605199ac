using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;

namespace PetCam.WebRtc.Negotiation;

/// <summary>An address that clients are told instead of this machine's own, such as the outside of a 1:1 NAT.</summary>
/// <param name="Port">Where the NAT maps another port to ours, for UDP and TCP alike; null when it keeps the port.</param>
internal readonly record struct AdvertisedAddress(IPAddress Address, int? Port)
{
    /// <summary>What a setting may say.</summary>
    public const string Forms = "IP addresses, with a port where it is mapped to another one: 203.0.113.7, 203.0.113.7:18189, 2001:db8::7 or [2001:db8::7]:18189";

    /// <summary>Reads a setting that was validated.</summary>
    /// <exception cref="FormatException">It was not.</exception>
    public static AdvertisedAddress Parse(string text) =>
        TryParse(text, out AdvertisedAddress address) ? address : throw new FormatException($"'{text}' is none of {Forms}.");

    /// <summary>Takes <see cref="Forms"/>. Refuses names, and addresses that nobody can reach: the unspecified and multicast ones.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out AdvertisedAddress address)
    {
        address = default;
        if (text is null || !IPEndPoint.TryParse(text, out IPEndPoint? endpoint))
        {
            return false;
        }

        // A bare address gives port 0, and so does ":0", which is no port.
        bool hasPort = !IPAddress.TryParse(text, out IPAddress? bare) || text.StartsWith('[');
        bool isBareInBrackets = hasPort && endpoint.Port == 0 && text.EndsWith(']');
        bool isWrittenOut = endpoint.Address.AddressFamily != AddressFamily.InterNetwork
            || text.StartsWith(endpoint.Address.ToString(), StringComparison.Ordinal); // "8189" would be 0.0.31.253
        bool isReachable = isWrittenOut && !endpoint.Address.Equals(IPAddress.Any) && !endpoint.Address.Equals(IPAddress.IPv6Any)
            && !endpoint.Address.Equals(IPAddress.Broadcast) && !IsMulticast(endpoint.Address);
        if (!isReachable || (hasPort && endpoint.Port == 0 && !isBareInBrackets))
        {
            return false;
        }

        address = new AdvertisedAddress(bare ?? endpoint.Address, endpoint.Port == 0 ? null : endpoint.Port);
        return true;
    }

    private static bool IsMulticast(IPAddress address) =>
        address.IsIPv6Multicast || (address.AddressFamily == AddressFamily.InterNetwork && address.GetAddressBytes()[0] is >= 224 and <= 239);
}
