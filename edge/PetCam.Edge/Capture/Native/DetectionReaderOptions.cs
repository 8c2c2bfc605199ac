using System.Runtime.InteropServices;

namespace PetCam.Edge.Capture.Native;

/// <summary><c>petcam_detection_reader_options</c>, 16 bytes; all zero is the default.</summary>
[StructLayout(LayoutKind.Sequential, Size = 16)]
internal struct DetectionReaderOptions
{
    public DetectionLayout Layout;
    public uint RestartCheckMilliseconds;
}
