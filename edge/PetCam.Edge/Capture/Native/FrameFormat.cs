namespace PetCam.Edge.Capture.Native;

/// <summary><c>enum petcam_format</c>.</summary>
internal enum FrameFormat
{
    Jpeg = 0,
    Nv12 = 1,
    Rgb = 2,
    H264 = 3,
    H265 = 4,
}
