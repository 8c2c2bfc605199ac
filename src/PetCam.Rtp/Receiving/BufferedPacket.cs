namespace PetCam.Rtp;

/// <summary>What a jitter buffer keeps of a received packet beside its bytes.</summary>
/// <param name="Index">Extended sequence number: it never wraps.</param>
/// <param name="Timestamp">As in the header.</param>
/// <param name="Marker">Last packet of its access unit.</param>
/// <param name="PayloadOffset">Where the payload begins in the bytes.</param>
/// <param name="PayloadBytes">Without padding.</param>
/// <param name="Arrival">Monotonic time of the receiver.</param>
/// <param name="CaptureTime">From the packet's header extension; null when it has none.</param>
public readonly record struct BufferedPacket(
    long Index, RtpTimestamp Timestamp, bool Marker, int PayloadOffset, int PayloadBytes, TimeSpan Arrival, AbsoluteCaptureTime? CaptureTime);
