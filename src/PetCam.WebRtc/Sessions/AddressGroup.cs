using System.Net;
using PetCam.WebRtc.Sending;

namespace PetCam.WebRtc.Sessions;

/// <summary>The addresses that one client can easily have: one of IPv4, a /64 of IPv6 (RFC 6177). What limits per client are counted by.</summary>
internal readonly record struct AddressGroup(ulong High, ulong Low)
{
    public static AddressGroup Of(in RemoteEndpoint endpoint) =>
        endpoint.IsIPv4 ? new AddressGroup(endpoint.High, endpoint.Low) : new AddressGroup(endpoint.High, 0);

    /// <returns>Null when limits per client do not apply: its address is not known, or all clients share it.</returns>
    public static AddressGroup? OfClient(IPAddress? client) => client is null || IPAddress.IsLoopback(client) ? null : Of(client);

    public static AddressGroup Of(IPAddress address) => Of(RemoteEndpoint.FromEndpoint(new IPEndPoint(address, 0)));
}
