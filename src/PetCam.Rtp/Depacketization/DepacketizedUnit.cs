namespace PetCam.Rtp;

/// <summary>What is known of an access unit when its last packet is there.</summary>
/// <param name="Timestamp">Unwrapped RTP timestamp of its packets.</param>
/// <param name="IsKeyframe">Decoding can start here: parameter sets stand in front.</param>
/// <param name="IsDiscontinuity">It does not continue the unit before: something between was dropped.</param>
/// <param name="Width">Pixels; 0 unknown.</param>
/// <param name="Height">Pixels; 0 unknown.</param>
public readonly record struct DepacketizedUnit(long Timestamp, bool IsKeyframe, bool IsDiscontinuity, int Width, int Height);
