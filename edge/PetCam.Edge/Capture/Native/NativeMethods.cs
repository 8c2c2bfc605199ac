using System.Runtime.InteropServices;

namespace PetCam.Edge.Capture.Native;

/// <summary>The functions of native/include/petcam/petcam.h that the agent calls. Contracts are written there.</summary>
internal static partial class NativeMethods
{
    /// <summary>The version of the structs in this folder (PETCAM_ABI_VERSION).</summary>
    public const uint AbiVersion = 1;

    private const string Library = "petcam";

    [LibraryImport(Library, EntryPoint = "petcam_abi_version")]
    public static partial uint GetAbiVersion();

    [LibraryImport(Library, EntryPoint = "petcam_status_remedy")]
    public static partial nint StatusRemedy(CaptureStatus status);

    [LibraryImport(Library, EntryPoint = "petcam_ring_reader_open", StringMarshalling = StringMarshalling.Utf8)]
    public static partial CaptureStatus RingReaderOpen(string name, in RingReaderOptions options, out RingReaderHandle reader);

    [LibraryImport(Library, EntryPoint = "petcam_ring_reader_wait")]
    public static partial CaptureStatus RingReaderWait(RingReaderHandle reader, int timeoutMilliseconds);

    [LibraryImport(Library, EntryPoint = "petcam_ring_reader_peek")]
    public static partial CaptureStatus RingReaderPeek(RingReaderHandle reader, out FrameInfo info);

    [LibraryImport(Library, EntryPoint = "petcam_ring_reader_read")]
    public static unsafe partial CaptureStatus RingReaderRead(RingReaderHandle reader, byte* buffer, nuint capacity, out FrameInfo info);

    [LibraryImport(Library, EntryPoint = "petcam_ring_reader_interrupt")]
    public static partial void RingReaderInterrupt(RingReaderHandle reader);

    [LibraryImport(Library, EntryPoint = "petcam_ring_reader_set_frame_interval")]
    public static partial CaptureStatus RingReaderSetFrameInterval(RingReaderHandle reader, uint intervalMilliseconds);

    [LibraryImport(Library, EntryPoint = "petcam_ring_reader_stats")]
    public static partial CaptureStatus RingReaderStats(RingReaderHandle reader, out ReaderStats stats);

    [LibraryImport(Library, EntryPoint = "petcam_ring_reader_close")]
    public static partial void RingReaderClose(nint reader);

    [LibraryImport(Library, EntryPoint = "petcam_detection_reader_open", StringMarshalling = StringMarshalling.Utf8)]
    public static partial CaptureStatus DetectionReaderOpen(string name, in DetectionReaderOptions options, out DetectionReaderHandle reader);

    [LibraryImport(Library, EntryPoint = "petcam_detection_reader_wait")]
    public static partial CaptureStatus DetectionReaderWait(DetectionReaderHandle reader, int timeoutMilliseconds);

    [LibraryImport(Library, EntryPoint = "petcam_detection_reader_read")]
    public static partial CaptureStatus DetectionReaderRead(DetectionReaderHandle reader, out DetectionRecordSet set);

    [LibraryImport(Library, EntryPoint = "petcam_detection_reader_interrupt")]
    public static partial void DetectionReaderInterrupt(DetectionReaderHandle reader);

    [LibraryImport(Library, EntryPoint = "petcam_detection_reader_stats")]
    public static partial CaptureStatus DetectionReaderStats(DetectionReaderHandle reader, out ReaderStats stats);

    [LibraryImport(Library, EntryPoint = "petcam_detection_reader_close")]
    public static partial void DetectionReaderClose(nint reader);
}
