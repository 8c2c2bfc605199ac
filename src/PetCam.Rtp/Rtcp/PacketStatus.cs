namespace PetCam.Rtp;

/// <summary>What transport-wide feedback says about one packet (draft-holmer-rmcat-transport-wide-cc-extensions-01 §3.1.1).</summary>
internal enum PacketStatus : byte
{
    NotReceived = 0,

    /// <summary>Received; its delta takes one unsigned byte.</summary>
    SmallDelta = 1,

    /// <summary>Received; its delta takes two signed bytes.</summary>
    LargeOrNegativeDelta = 2,

    Reserved = 3,
}
