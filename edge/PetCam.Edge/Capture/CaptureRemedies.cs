using System.Runtime.InteropServices;
using PetCam.Edge.Capture.Native;

namespace PetCam.Edge.Capture;

/// <summary>The native library's sentences about what to do.</summary>
internal static class CaptureRemedies
{
    public static string For(CaptureStatus status) => Marshal.PtrToStringUTF8(NativeMethods.StatusRemedy(status)) ?? status.ToString();
}
