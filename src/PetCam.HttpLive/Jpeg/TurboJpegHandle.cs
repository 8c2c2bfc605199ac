using System.Runtime.InteropServices;

namespace PetCam.HttpLive;

/// <summary>A compressor or decompressor of libturbojpeg. One thread at a time.</summary>
internal sealed class TurboJpegHandle : SafeHandle
{
    private TurboJpegHandle(nint handle)
        : base(0, ownsHandle: true) => SetHandle(handle);

    public override bool IsInvalid => handle == 0;

    /// <exception cref="DllNotFoundException">libturbojpeg is not installed.</exception>
    public static TurboJpegHandle NewDecompressor() => Checked(TurboJpegNative.InitDecompress());

    /// <exception cref="DllNotFoundException">libturbojpeg is not installed.</exception>
    public static TurboJpegHandle NewCompressor() => Checked(TurboJpegNative.InitCompress());

    protected override bool ReleaseHandle() => TurboJpegNative.Destroy(handle) == 0;

    private static TurboJpegHandle Checked(nint handle) => handle != 0
        ? new TurboJpegHandle(handle)
        : throw new InvalidOperationException("libturbojpeg could not make a handle: the process is out of memory.");
}
