using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using PetCam.Edge.Capture.Native;

[assembly: DisableRuntimeMarshalling]

namespace PetCam.Edge.Tests.Capture;

/// <summary>The writing half of native/include/petcam/petcam.h, which only producers and tests need.</summary>
internal static partial class NativeWriters
{
    private const string Library = "petcam";

    [LibraryImport(Library, EntryPoint = "petcam_ring_writer_create", StringMarshalling = StringMarshalling.Utf8)]
    public static partial CaptureStatus RingCreate(string name, in WriterOptions options, out nint writer);

    [LibraryImport(Library, EntryPoint = "petcam_ring_writer_write")]
    public static unsafe partial CaptureStatus RingWrite(nint writer, in FrameInfo info, byte* data);

    [LibraryImport(Library, EntryPoint = "petcam_ring_writer_frame_interval")]
    public static partial uint RingFrameInterval(nint writer);

    [LibraryImport(Library, EntryPoint = "petcam_ring_writer_close")]
    public static partial void RingClose(nint writer);

    [LibraryImport(Library, EntryPoint = "petcam_detection_writer_create", StringMarshalling = StringMarshalling.Utf8)]
    public static partial CaptureStatus DetectionCreate(string name, in WriterOptions options, out nint writer);

    [LibraryImport(Library, EntryPoint = "petcam_detection_writer_write")]
    public static partial CaptureStatus DetectionWrite(nint writer, in DetectionRecordSet set);

    [LibraryImport(Library, EntryPoint = "petcam_detection_writer_close")]
    public static partial void DetectionClose(nint writer);

    /// <summary>Both writers' options begin with these two; the rest is reserved.</summary>
    [StructLayout(LayoutKind.Sequential, Size = 32)]
    internal struct WriterOptions
    {
        public int Layout;
        public uint Mode;
    }
}
