namespace PetCam.WebRtc.Congestion;

/// <summary>What is known about a packet that was sent.</summary>
internal enum PacketFate : byte
{
    /// <summary>The place in the log holds no packet.</summary>
    None,
    InFlight,
    Received,

    /// <summary>Reported missing; may still be reported received, when it was only overtaken.</summary>
    Lost,
}
