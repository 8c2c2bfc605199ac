namespace PetCam.WebRtc.Ice;

/// <summary>Method and class in one value (RFC 8489 §5), those that ICE uses.</summary>
internal enum StunMessageType : ushort
{
    BindingRequest = 0x0001,
    BindingIndication = 0x0011,
    BindingSuccess = 0x0101,
    BindingError = 0x0111,
}
