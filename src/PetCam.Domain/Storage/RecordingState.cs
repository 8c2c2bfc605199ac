namespace PetCam.Domain.Storage;

/// <summary>How far a recording is. Values are stored.</summary>
public enum RecordingState
{
    /// <summary>A silo is writing the file.</summary>
    Recording = 0,

    /// <summary>Stopped in order; nothing is missing.</summary>
    Complete = 1,

    /// <summary>Its silo died, or its disk failed; the file plays up to the last fragment.</summary>
    Interrupted = 2,
}
