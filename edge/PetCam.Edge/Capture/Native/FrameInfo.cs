using System.Runtime.InteropServices;
using PetCam.Media;

namespace PetCam.Edge.Capture.Native;

/// <summary><c>petcam_frame_info</c>, 64 bytes.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct FrameInfo
{
    public ulong FrameNumber;
    public long TimestampSeconds;
    public long TimestampNanoseconds;
    public int CameraId;
    public int Width;
    public int Height;
    public FrameFormat Format;
    public ulong DataSize;
    public uint Missed;
    public FrameFlags Flags;
    public uint FramesPerSecond;
    public uint WriteIndex;

    public readonly CaptureTime CaptureTime => CaptureTime.FromTimespec(TimestampSeconds, TimestampNanoseconds);
}
