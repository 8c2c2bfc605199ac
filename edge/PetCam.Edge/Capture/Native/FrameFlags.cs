namespace PetCam.Edge.Capture.Native;

/// <summary><c>enum petcam_frame_flag</c>.</summary>
[Flags]
internal enum FrameFlags : uint
{
    None = 0,
    Keyframe = 1,
    AfterRestart = 2,
    AfterGap = 4,
}
