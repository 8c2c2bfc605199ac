namespace PetCam.Chaos.Events;

/// <summary>How an event reaches a viewer.</summary>
internal enum Touch
{
    /// <summary>Not at all: neither silo is hit.</summary>
    None,

    /// <summary>The silo of the camera is hit, or the way from there, and not the one that serves the viewer.</summary>
    Camera,

    /// <summary>The silo that serves the viewer is hit.</summary>
    Own,
}
