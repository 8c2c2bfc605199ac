using System.Net;

namespace PetCam.Sdp;

/// <summary>A host candidate over UDP (RFC 8839 §5.1).</summary>
/// <param name="Preference">Local preference, 0 to 65535; higher is tried first (RFC 8445 §5.1.2.1).</param>
public readonly record struct SdpCandidate(IPEndPoint Endpoint, ushort Preference)
{
    private const uint HostTypePreference = 126;
    private const uint RtpComponent = 1;

    /// <summary>As it stands behind <c>a=</c>.</summary>
    public override string ToString()
    {
        uint priority = (HostTypePreference << 24) | ((uint)Preference << 8) | (256 - RtpComponent);
        return $"candidate:{Preference} {RtpComponent} udp {priority} {Endpoint.Address} {Endpoint.Port} typ host";
    }
}
