namespace PetCam.Edge.CommandLine;

/// <summary>What the process ends with; infra/systemd/petcam-edge.service relies on the numbers.</summary>
internal enum ExitCode
{
    /// <summary>Stopped in order.</summary>
    Stopped = 0,

    /// <summary>A bug, or the native library is missing.</summary>
    Failed = 1,

    /// <summary>An option or a setting cannot work; starting again does not help.</summary>
    Usage = 2,

    /// <summary>Another agent publishes the same camera; starting again would take it back and forth.</summary>
    Superseded = 3,
}
