namespace PetCam.WebRtc.Congestion;

/// <summary>What a viewer is sent, least first.</summary>
internal enum StreamLayer
{
    /// <summary>Of the sub-stream where there is one, else of the main stream.</summary>
    KeyframesOnly,
    Sub,
    Main,
}
