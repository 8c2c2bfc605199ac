namespace PetCam.Sdp;

/// <summary>Which way media flows, as the author of the description sees it (RFC 8866 §6.7).</summary>
public enum SdpDirection
{
    SendReceive,
    SendOnly,
    ReceiveOnly,
    Inactive,
}
