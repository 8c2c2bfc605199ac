using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace PetCam.Edge.Capture.Native;

/// <summary><c>petcam_detection</c>, 52 bytes.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct DetectionRecord
{
    public ClassName Name;
    public float Confidence;
    public int X;
    public int Y;
    public int Width;
    public int Height;

    /// <summary>NUL-terminated bytes.</summary>
    [InlineArray(Length)]
    internal struct ClassName
    {
        public const int Length = 32;

        private byte _first;
    }
}
