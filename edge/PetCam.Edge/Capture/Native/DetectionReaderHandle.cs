using Microsoft.Win32.SafeHandles;

namespace PetCam.Edge.Capture.Native;

/// <summary>Owns a <c>petcam_detection_reader</c>: closed once, and not while a call is under way.</summary>
internal sealed class DetectionReaderHandle : SafeHandleZeroOrMinusOneIsInvalid
{
    public DetectionReaderHandle()
        : base(ownsHandle: true)
    {
    }

    protected override bool ReleaseHandle()
    {
        NativeMethods.DetectionReaderClose(handle);
        return true;
    }
}
