namespace PetCam.Edge.Capture.Native;

/// <summary><c>enum petcam_detection_layout</c> (compat.md 1b).</summary>
internal enum DetectionLayout
{
    Timespec = 0,
    F64 = 1,
}
