namespace PetCam.Recording;

/// <summary>What became of a wish to delete a recording.</summary>
public enum RecordingDeletion
{
    Deleted,

    /// <summary>There is no such recording.</summary>
    Unknown,

    /// <summary>It is in progress: stop it first.</summary>
    BeingWritten,
}
