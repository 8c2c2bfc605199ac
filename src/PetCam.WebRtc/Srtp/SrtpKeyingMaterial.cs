namespace PetCam.WebRtc.Srtp;

/// <summary>What the DTLS handshake gives SRTP: a profile and a master key per direction.</summary>
internal sealed class SrtpKeyingMaterial
{
    private SrtpKeyingMaterial(SrtpProfile profile, SrtpMasterKey outbound, SrtpMasterKey inbound)
    {
        Profile = profile;
        Outbound = outbound;
        Inbound = inbound;
    }

    public SrtpProfile Profile { get; }

    public SrtpMasterKey Outbound { get; }

    public SrtpMasterKey Inbound { get; }

    /// <summary>Cuts exported bytes: client key, server key, client salt, server salt (RFC 5764 §4.2).</summary>
    public static SrtpKeyingMaterial ForServer(SrtpProfile profile, ReadOnlyMemory<byte> exported)
    {
        int key = profile.KeyBytes;
        int salt = profile.SaltBytes;
        SrtpMasterKey client = new(exported[..key], exported.Slice(2 * key, salt));
        SrtpMasterKey server = new(exported.Slice(key, key), exported.Slice((2 * key) + salt, salt));
        return new SrtpKeyingMaterial(profile, outbound: server, inbound: client);
    }

    /// <summary>The same keys from the client's side.</summary>
    public SrtpKeyingMaterial ForPeer() => new(Profile, outbound: Inbound, inbound: Outbound);
}
