namespace PetCam.WebRtc.Tracks;

/// <summary>How a viewer's request for a keyframe is met.</summary>
internal enum KeyframeAnswer
{
    /// <summary>The newest one is on its way to the viewer.</summary>
    Wait,

    /// <summary>Sent from the history, with what followed it.</summary>
    Replay,

    /// <summary>The board makes a new one, for all viewers.</summary>
    AskBoard,
}
