namespace PetCam.WebRtc.Tracks;

/// <summary>Counts all packets to one peer, whatever stream they belong to, so that it can report when each arrived (transport-wide congestion control).</summary>
/// <remarks>One per session, shared by its streams: media, retransmissions, probes. One worker owns it.</remarks>
internal sealed class TransportSequence
{
    private ushort _next;

    /// <summary>Bytes of all packets recorded, headers of IP and UDP not counted.</summary>
    public long BytesSent { get; private set; }

    /// <summary>The newest packet and when it went out.</summary>
    public (ushort Number, long AtMicroseconds, byte ProbeCluster) LastSent { get; private set; }

    /// <summary>The number of the next packet; every one that is taken must be sent.</summary>
    public ushort Take() => _next++;

    /// <summary>Notes that a packet goes out. Packets that are sent again under their old number are not noted: feedback is about the first.</summary>
    /// <param name="probeCluster">0 when it is no probe.</param>
    public void Record(ushort number, long nowMicroseconds, int bytes, byte probeCluster = 0)
    {
        BytesSent += bytes;
        LastSent = (number, nowMicroseconds, probeCluster); // the estimator's log of send times takes these here
    }
}
