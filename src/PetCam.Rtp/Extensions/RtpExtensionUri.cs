namespace PetCam.Rtp;

/// <summary>The names under which header extensions are negotiated in SDP (RFC 8285 §5).</summary>
public static class RtpExtensionUri
{
    /// <summary>When the frame was captured, and how the capturing clock differs from the sender's.</summary>
    public const string AbsoluteCaptureTime = "http://www.webrtc.org/experiments/rtp-hdrext/abs-capture-time";

    /// <summary>Bounds of the delay between capture and rendering.</summary>
    public const string PlayoutDelay = "http://www.webrtc.org/experiments/rtp-hdrext/playout-delay";

    /// <summary>Counts the packets of a transport across its streams, for congestion control feedback.</summary>
    public const string TransportSequenceNumber = "http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01";

    /// <summary>Which media section a packet belongs to (RFC 8843 §15).</summary>
    public const string MediaId = "urn:ietf:params:rtp-hdrext:sdes:mid";
}
