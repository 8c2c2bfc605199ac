using System.Net;
using PetCam.WebRtc.Ice;
using PetCam.WebRtc.Negotiation;

namespace PetCam.WebRtc;

/// <summary>Settings of the WebRTC sender.</summary>
public sealed class WebRtcOptions
{
    /// <summary>Address to receive on. Default <c>::</c>: all addresses, IPv4 and IPv6.</summary>
    public string ListenAddress { get; set; } = "::";

    /// <summary>UDP port, one for all workers. 0 takes a free one. Default 8189.</summary>
    public int Port { get; set; } = 8189;

    /// <summary>
    /// TCP port for viewers whose network has no UDP (RFC 6544); all workers share it. 0 takes a free one, -1 offers no TCP.
    /// Default: null, the number of <see cref="Port"/>.
    /// </summary>
    public int? TcpPort { get; set; }

    /// <summary>Bytes that may wait for a viewer's TCP connection; beyond, its pictures are dropped until the next keyframe. Default 1 MiB.</summary>
    public int TcpQueueBytes { get; set; } = 1024 * 1024;

    /// <summary>
    /// Addresses that clients are told, e.g. the public one of a 1:1 NAT, with a port (<c>203.0.113.7:18189</c>, <c>[2001:db8::7]:18189</c>) where it maps
    /// another one to ours, for UDP and TCP alike. Empty (default): those of this machine.
    /// </summary>
    public IList<string> AdvertisedAddresses { get; } = [];

    /// <summary>STUN and TURN servers that clients are told to use on their way here. Default: none; clients reach the silo without.</summary>
    public IList<IceServerOptions> IceServers { get; } = [];

    /// <summary>Threads that send, each with a socket of its own; viewers are shared out among them. Default 0: one for every two processors.</summary>
    public int Workers { get; set; }

    /// <summary>Sessions at one time, over all workers. Default 2000.</summary>
    public int MaxSessions { get; set; } = 2000;

    /// <summary>Sessions at one time that were answered and are not connected yet. Default 256.</summary>
    public int MaxHandshakes { get; set; } = 256;

    /// <summary>
    /// Of those, how many one client may have: one IPv4 address, one /64 of IPv6. Clients on this machine, and so behind a proxy on it, are not told apart
    /// and not counted. Default 32.
    /// </summary>
    public int MaxHandshakesPerClient { get; set; } = 32;

    /// <summary>How long a DTLS certificate holds; in the last tenth of it new sessions get the next one. Default 30 days.</summary>
    public TimeSpan CertificateLifetime { get; set; } = TimeSpan.FromDays(30);

    /// <summary>A session that is not connected after this time ends. Default 15 s.</summary>
    public TimeSpan HandshakeTimeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>A session without an authentic connectivity check for this time ends (RFC 7675 §5.1). Default 30 s.</summary>
    public TimeSpan ConsentTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Between two sender reports of a session. Default 1 s.</summary>
    public TimeSpan ReportInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Packets kept per track and worker for replay and retransmission; memory is taken as a GOP needs it. Default 8192: 9.6 MB.</summary>
    public int HistoryPackets { get; set; } = 8192;

    /// <summary>Access units that may wait for a worker; beyond, a track pauses until its next keyframe. Default 512.</summary>
    public int QueuedAccessUnits { get; set; } = 512;

    /// <summary>Bytes that one access unit of a publisher may have; a longer one is dropped. Default 4 MiB, as for an uplink.</summary>
    public int MaxReceivedUnitBytes { get; set; } = 4 * 1024 * 1024;

    /// <summary>What the kernel may hold per socket and direction. Default 4 MiB; the kernel's own limit (net.core.wmem_max) applies.</summary>
    public int SocketBufferBytes { get; set; } = 4 * 1024 * 1024;

    /// <summary><see cref="Workers"/>, or what is best for so many processors.</summary>
    internal int WorkersFor(int processors) => Workers > 0 ? Workers : Math.Clamp(processors / 2, 1, IceCredentials.MaxWorkers);

    /// <summary>Refuses settings that cannot work.</summary>
    /// <exception cref="InvalidOperationException">Names the setting and the remedy.</exception>
    public void Validate()
    {
        Require(IPAddress.TryParse(ListenAddress, out _), nameof(ListenAddress), ListenAddress, "an IP address, e.g. :: or 127.0.0.1");
        Require(Workers is >= 0 and <= IceCredentials.MaxWorkers, nameof(Workers), Workers, $"0 to {IceCredentials.MaxWorkers}");
        Require(Port is >= 0 and <= ushort.MaxValue, nameof(Port), Port, "0 to 65535");
        Require(TcpPort is null or (>= -1 and <= ushort.MaxValue), nameof(TcpPort), TcpPort ?? 0, "0 to 65535, or -1 to offer no TCP");
        Require(TcpQueueBytes is >= 65536 and <= 1 << 28, nameof(TcpQueueBytes), TcpQueueBytes, "65536 to 268435456");
        Require(MaxSessions >= 1, nameof(MaxSessions), MaxSessions, "at least 1");
        Require(MaxHandshakes >= 1, nameof(MaxHandshakes), MaxHandshakes, "at least 1");
        Require(MaxHandshakesPerClient >= 1, nameof(MaxHandshakesPerClient), MaxHandshakesPerClient, "at least 1");
        Require(
            CertificateLifetime >= TimeSpan.FromHours(1) && CertificateLifetime <= TimeSpan.FromDays(365), nameof(CertificateLifetime), CertificateLifetime,
            "1 hour to 365 days");
        Require(HistoryPackets is >= 256 and <= 1 << 20, nameof(HistoryPackets), HistoryPackets, "256 to 1048576");
        Require(QueuedAccessUnits >= 1, nameof(QueuedAccessUnits), QueuedAccessUnits, "at least 1");
        Require(MaxReceivedUnitBytes is >= 64 * 1024 and <= 64 * 1024 * 1024, nameof(MaxReceivedUnitBytes), MaxReceivedUnitBytes, "65536 to 67108864");
        for (int i = 0; i < IceServers.Count; i++)
        {
            if (IceServers[i].FindFault() is { } fault)
            {
                throw new InvalidOperationException($"WebRtc:IceServers:{i} {fault}.");
            }
        }

        foreach (string address in AdvertisedAddresses)
        {
            Require(AdvertisedAddress.TryParse(address, out _), nameof(AdvertisedAddresses), address, AdvertisedAddress.Forms);
        }
    }

    private static void Require(bool valid, string name, object value, string allowed)
    {
        if (!valid)
        {
            throw new InvalidOperationException($"WebRtc:{name} is '{value}'; it must be {allowed}.");
        }
    }
}
