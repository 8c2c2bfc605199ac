namespace PetCam.Edge.Capture.Native;

/// <summary><c>enum petcam_layout</c> (compat.md 1a, 1c).</summary>
internal enum RingLayout
{
    Petcam = 0,
    VideoStream = 1,
}
