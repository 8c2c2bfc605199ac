namespace PetCam.GrainRuntime.Links;

/// <summary>What a silo does with a request from another one.</summary>
internal enum Admission
{
    /// <summary>Execute it.</summary>
    New,

    /// <summary>It runs already: its answer will do.</summary>
    Running,

    /// <summary>It was answered already: repeat the answer.</summary>
    Answered,

    /// <summary>It may have been executed, and its answer is no longer known: refuse it.</summary>
    TooOld,

    /// <summary>Too many run already: refuse it.</summary>
    Full,
}
