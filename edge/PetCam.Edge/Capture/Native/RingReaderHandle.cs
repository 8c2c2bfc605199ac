using Microsoft.Win32.SafeHandles;

namespace PetCam.Edge.Capture.Native;

/// <summary>Owns a <c>petcam_ring_reader</c>: closed once, and not while a call is under way.</summary>
internal sealed class RingReaderHandle : SafeHandleZeroOrMinusOneIsInvalid
{
    public RingReaderHandle()
        : base(ownsHandle: true)
    {
    }

    protected override bool ReleaseHandle()
    {
        NativeMethods.RingReaderClose(handle);
        return true;
    }
}
