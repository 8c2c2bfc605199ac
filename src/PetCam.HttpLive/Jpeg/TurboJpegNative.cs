using System.Runtime.InteropServices;

namespace PetCam.HttpLive;

/// <summary>The functions of libturbojpeg's C interface that are used here (turbojpeg.h 2.1, Debian package libturbojpeg0).</summary>
/// <remarks><c>unsigned long</c> is pointer-sized on the systems that this runs on (LP64).</remarks>
internal static unsafe partial class TurboJpegNative
{
    public const int FlagNoReallocation = 1024;
    public const int FlagLimitScans = 32768; // a progressive picture with hundreds of scans is an attack

    private const string Library = "libturbojpeg.so.0";

    [LibraryImport(Library, EntryPoint = "tjInitDecompress")]
    public static partial nint InitDecompress();

    [LibraryImport(Library, EntryPoint = "tjInitCompress")]
    public static partial nint InitCompress();

    [LibraryImport(Library, EntryPoint = "tjDestroy")]
    public static partial int Destroy(nint handle);

    [LibraryImport(Library, EntryPoint = "tjDecompressHeader3")]
    public static partial int DecompressHeader(
        TurboJpegHandle handle, byte* jpeg, nuint length, ref int width, ref int height, ref int subsampling, ref int colorSpace);

    [LibraryImport(Library, EntryPoint = "tjDecompressToYUVPlanes")]
    public static partial int DecompressToPlanes(
        TurboJpegHandle handle, byte* jpeg, nuint length, byte** planes, int width, int* strides, int height, int flags);

    [LibraryImport(Library, EntryPoint = "tjCompressFromYUVPlanes")]
    public static partial int CompressFromPlanes(
        TurboJpegHandle handle, byte** planes, int width, int* strides, int height, int subsampling, ref byte* jpeg, ref nuint length, int quality, int flags);

    [LibraryImport(Library, EntryPoint = "tjBufSize")]
    public static partial nuint MaxJpegLength(int width, int height, int subsampling);

    [LibraryImport(Library, EntryPoint = "tjPlaneWidth")]
    public static partial int PlaneWidth(int component, int width, int subsampling);

    [LibraryImport(Library, EntryPoint = "tjPlaneHeight")]
    public static partial int PlaneHeight(int component, int height, int subsampling);
}
