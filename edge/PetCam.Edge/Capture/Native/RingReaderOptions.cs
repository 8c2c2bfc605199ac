using System.Runtime.InteropServices;

namespace PetCam.Edge.Capture.Native;

/// <summary><c>petcam_ring_reader_options</c>, 32 bytes; all zero is the default.</summary>
[StructLayout(LayoutKind.Sequential, Size = 32)]
internal struct RingReaderOptions
{
    public RingLayout Layout;
    public int Start;
    public uint SettleMicroseconds;
    public uint RestartCheckMilliseconds;
}
