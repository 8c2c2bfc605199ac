using System.Net;

namespace PetCam.Sdp;

/// <summary>A host candidate over UDP (RFC 8839 §5.1), or one that accepts TCP connections (RFC 6544 §4.5).</summary>
/// <param name="Preference">Local preference, 0 to 65535; higher is tried first (RFC 8445 §5.1.2.1).</param>
public readonly record struct SdpCandidate(IPEndPoint Endpoint, ushort Preference, bool IsPassiveTcp = false)
{
    private const uint UdpTypePreference = 126; // of host candidates
    private const uint TcpTypePreference = 90; // below all that goes over UDP and needs no relay (RFC 6544 §4.2)
    private const int PassiveDirectionPreference = 4;
    private const int DirectionShift = 13;
    private const uint RtpComponent = 1;

    /// <summary>As it stands behind <c>a=</c>.</summary>
    public override string ToString()
    {
        if (!IsPassiveTcp)
        {
            return $"candidate:{Preference} {RtpComponent} udp {Priority(UdpTypePreference, Preference)} {Endpoint.Address} {Endpoint.Port} typ host";
        }

        uint local = (uint)((PassiveDirectionPreference << DirectionShift) | (Preference & ((1 << DirectionShift) - 1)));
        return $"candidate:tcp{Preference} {RtpComponent} tcp {Priority(TcpTypePreference, local)} {Endpoint.Address} {Endpoint.Port} typ host tcptype passive";
    }

    private static uint Priority(uint type, uint local) => (type << 24) | (local << 8) | (256 - RtpComponent);
}
