using System.Net;
using PetCam.WebRtc.Sending;

namespace PetCam.WebRtc.Sessions;

/// <summary>The addresses that one client can easily have: one of IPv4, a /64 of IPv6 (RFC 6177). What limits per client are counted by.</summary>
internal readonly record struct AddressGroup(ulong High, ulong Low)
{
    public static AddressGroup Of(in RemoteEndpoint endpoint) =>
        endpoint.IsIPv4 ? new AddressGroup(endpoint.High, endpoint.Low) : new AddressGroup(endpoint.High, 0);

    public static AddressGroup Of(IPAddress address) => Of(RemoteEndpoint.FromEndpoint(new IPEndPoint(address, 0)));
}
