namespace PetCam.Sdp;

/// <summary>The payload type that a stream is sent under.</summary>
/// <param name="SingleUnits">True when it is H.264 in packetization mode 0 (RFC 6184 §6.2).</param>
public sealed record VideoSelection(SdpPayloadType PayloadType, bool SingleUnits);
