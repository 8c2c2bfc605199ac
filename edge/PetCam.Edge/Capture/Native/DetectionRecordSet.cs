using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using PetCam.Media;

namespace PetCam.Edge.Capture.Native;

/// <summary><c>petcam_detection_set</c>, 560 bytes.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct DetectionRecordSet
{
    public const int MaxRecords = 10;

    public ulong FrameNumber;
    public long TimestampSeconds;
    public long TimestampNanoseconds;
    public uint Version;
    public int Count;
    public uint Missed;
    public FrameFlags Flags;
    public Records Items;

    public readonly CaptureTime CaptureTime => CaptureTime.FromTimespec(TimestampSeconds, TimestampNanoseconds);

    [InlineArray(MaxRecords)]
    internal struct Records
    {
        private DetectionRecord _first;
    }
}
