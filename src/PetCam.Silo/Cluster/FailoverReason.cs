namespace PetCam.Silo.Cluster;

/// <summary>Why a camera left the silo that had it.</summary>
internal enum FailoverReason
{
    /// <summary>The life that had it is over: killed, frozen, cut off, or stopped before it had sent the camera elsewhere.</summary>
    Dead,

    /// <summary>It was sent here while it still was connected there, or its silo is being drained.</summary>
    Drained,

    /// <summary>Its silo lives on: the connection between the two broke.</summary>
    Moved,
}
