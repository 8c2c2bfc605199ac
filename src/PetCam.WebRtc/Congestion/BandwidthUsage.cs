namespace PetCam.WebRtc.Congestion;

/// <summary>What the queueing delay says about the path (draft-ietf-rmcat-gcc-02 §5.4).</summary>
internal enum BandwidthUsage
{
    Normal,

    /// <summary>A queue builds up: more is sent than the path carries.</summary>
    Overusing,

    /// <summary>A queue empties.</summary>
    Underusing,
}
