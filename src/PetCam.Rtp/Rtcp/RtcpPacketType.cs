namespace PetCam.Rtp;

/// <summary>RTCP packet types (IANA registry).</summary>
public enum RtcpPacketType : byte
{
    SenderReport = 200,
    ReceiverReport = 201,
    SourceDescription = 202,
    Bye = 203,
    Application = 204,

    /// <summary>RTPFB (RFC 4585 §6.2): generic NACK, transport-wide congestion control.</summary>
    TransportFeedback = 205,

    /// <summary>PSFB (RFC 4585 §6.3): PLI, FIR, REMB.</summary>
    PayloadFeedback = 206,
    ExtendedReport = 207,
}
