using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using PetCam.Sdp;

namespace PetCam.WebRtc.Negotiation;

/// <summary>Which addresses clients are told for a port.</summary>
internal static class HostCandidates
{
    private const int MaxCandidates = 16;
    private const ushort HighestPreference = ushort.MaxValue;

    /// <param name="advertised">From the options; when there are any, only these.</param>
    public static IReadOnlyList<SdpCandidate> Gather(IPEndPoint listening, IEnumerable<string> advertised)
    {
        IPAddress[] addresses = [.. advertised.Select(IPAddress.Parse)];
        if (addresses.Length == 0)
        {
            bool any = listening.Address.Equals(IPAddress.Any) || listening.Address.Equals(IPAddress.IPv6Any);
            addresses = any ? [.. OfThisMachine(listening.AddressFamily)] : [listening.Address];
        }

        return [.. addresses.Distinct().Take(MaxCandidates)
            .Select((address, rank) => new SdpCandidate(new IPEndPoint(address, listening.Port), (ushort)(HighestPreference - rank)))];
    }

    // Loopback last: it serves a browser on this machine, and nobody else.
    private static IEnumerable<IPAddress> OfThisMachine(AddressFamily socketFamily) =>
        NetworkInterface.GetAllNetworkInterfaces()
            .Where(network => network.OperationalStatus == OperationalStatus.Up || network.NetworkInterfaceType == NetworkInterfaceType.Loopback)
            .SelectMany(network => network.GetIPProperties().UnicastAddresses)
            .Select(unicast => unicast.Address)
            .Where(address => address.AddressFamily == AddressFamily.InterNetwork
                || (socketFamily == AddressFamily.InterNetworkV6 && !address.IsIPv6LinkLocal && address.AddressFamily == AddressFamily.InterNetworkV6))
            .OrderBy(IPAddress.IsLoopback)
            .ThenBy(address => address.AddressFamily);
}
