namespace PetCam.Domain.Storage;

/// <summary>What became of a recording.</summary>
public enum RecordingState
{
    /// <summary>Is being written.</summary>
    Recording = 0,

    /// <summary>Was stopped and closed.</summary>
    Complete = 1,

    /// <summary>Its silo died or its disk failed; the file plays up to its last fragment.</summary>
    Interrupted = 2,
}
