using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using PetCam.Sdp;

namespace PetCam.WebRtc.Negotiation;

/// <summary>Which addresses clients are told for a port.</summary>
internal static class HostCandidates
{
    private const int MaxAddresses = 16;
    private const ushort HighestPreference = ushort.MaxValue;

    /// <param name="udp">Where datagrams are received.</param>
    /// <param name="tcp">Where connections are accepted; null when they are not.</param>
    /// <param name="advertised">From the options (<see cref="AdvertisedAddress"/>); when there are any, only these.</param>
    public static IReadOnlyList<SdpCandidate> Gather(IPEndPoint udp, IPEndPoint? tcp, IEnumerable<string> advertised)
    {
        AdvertisedAddress[] addresses = [.. advertised.Select(AdvertisedAddress.Parse)];
        if (addresses.Length == 0)
        {
            bool any = udp.Address.Equals(IPAddress.Any) || udp.Address.Equals(IPAddress.IPv6Any);
            addresses = [.. (any ? OfThisMachine(udp.AddressFamily) : [udp.Address]).Select(address => new AdvertisedAddress(address, null))];
        }

        AdvertisedAddress[] chosen = [.. addresses.Distinct().Take(MaxAddresses)];
        IEnumerable<SdpCandidate> overUdp = chosen.Select((address, rank) => Candidate(address, rank, udp, isPassiveTcp: false));
        return tcp is null ? [.. overUdp] : [.. overUdp, .. chosen.Select((address, rank) => Candidate(address, rank, tcp, isPassiveTcp: true))];
    }

    private static SdpCandidate Candidate(AdvertisedAddress address, int rank, IPEndPoint listening, bool isPassiveTcp) => new(
        new IPEndPoint(address.Address, address.Port ?? listening.Port), (ushort)(HighestPreference - rank), isPassiveTcp);

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
