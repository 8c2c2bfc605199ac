namespace PetCam.WebRtc.Tracks;

/// <summary>What became of a packet that a viewer asked for again.</summary>
internal enum RepairOutcome
{
    Sent,

    /// <summary>The history does not have it any more, or it was never sent.</summary>
    Unknown,

    /// <summary>It was sent again less than a round trip ago, repairs have used up their share, or the viewer was moved on from a layer that its path did not carry.</summary>
    Withheld,
}
