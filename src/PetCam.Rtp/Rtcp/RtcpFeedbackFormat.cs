namespace PetCam.Rtp;

/// <summary>Packet type and format of a feedback packet in one value: type in the upper byte, FMT in the lower.</summary>
public enum RtcpFeedbackFormat
{
    None = 0,

    /// <summary>RFC 4585 §6.2.1.</summary>
    GenericNack = ((int)RtcpPacketType.TransportFeedback << 8) | 1,

    /// <summary>draft-holmer-rmcat-transport-wide-cc-extensions-01 §3.1; see <see cref="TransportFeedback"/>.</summary>
    TransportWideCongestionControl = ((int)RtcpPacketType.TransportFeedback << 8) | 15,

    /// <summary>RFC 4585 §6.3.1.</summary>
    PictureLossIndication = ((int)RtcpPacketType.PayloadFeedback << 8) | 1,

    /// <summary>RFC 5104 §4.3.1.</summary>
    FullIntraRequest = ((int)RtcpPacketType.PayloadFeedback << 8) | 4,

    /// <summary>Application layer feedback (RFC 4585 §6.4); carries REMB, see <see cref="ReceiverEstimatedMaxBitrate"/>.</summary>
    ApplicationLayer = ((int)RtcpPacketType.PayloadFeedback << 8) | 15,
}
