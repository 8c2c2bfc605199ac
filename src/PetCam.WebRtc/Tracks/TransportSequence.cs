using PetCam.WebRtc.Congestion;

namespace PetCam.WebRtc.Tracks;

/// <summary>Counts all packets to one peer, whatever stream they belong to, so that it can report when each arrived (transport-wide congestion control).</summary>
/// <remarks>One per session, shared by its streams: media, retransmissions, probes. One worker owns it.</remarks>
/// <param name="isNegotiated">False when the numbers are not in the packets: then they only count.</param>
/// <param name="estimator">Told of every packet; null where nobody estimates.</param>
internal sealed class TransportSequence(bool isNegotiated = true, BandwidthEstimator? estimator = null)
{
    private const int UdpHeaderBytes = 8; // bitrates count bytes above IP

    private ushort _next;

    /// <summary>True when the peer sees the numbers.</summary>
    public bool IsNegotiated => isNegotiated;

    /// <summary>The number of the next packet; every one that is taken must be sent.</summary>
    public ushort Take() => _next++;

    /// <summary>Notes that a packet goes out. Packets that are sent again under their old number are not noted: feedback is about the first.</summary>
    /// <param name="probeCluster">0 when it is no probe.</param>
    public void Record(ushort number, long nowMicroseconds, int bytes, byte probeCluster = 0) =>
        estimator?.OnPacketSent(number, nowMicroseconds, bytes + UdpHeaderBytes, probeCluster);
}
