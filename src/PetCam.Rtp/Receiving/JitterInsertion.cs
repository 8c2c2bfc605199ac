namespace PetCam.Rtp;

/// <summary>What became of a packet that was given to a jitter buffer.</summary>
public enum JitterInsertion
{
    Accepted,

    /// <summary>It is there already.</summary>
    Duplicate,

    /// <summary>Its turn is over: it was given up, or released before.</summary>
    Late,

    /// <summary>So far ahead that what is held was let go to start over at it.</summary>
    Restarted,
}
