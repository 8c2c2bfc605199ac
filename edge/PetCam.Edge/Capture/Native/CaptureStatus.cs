namespace PetCam.Edge.Capture.Native;

/// <summary><c>enum petcam_status</c> of native/include/petcam/petcam.h.</summary>
internal enum CaptureStatus
{
    Ok = 0,
    Timeout = -1,
    Interrupted = -2,
    NoFrame = -3,
    NoSegment = -4,
    WrongSize = -5,
    WrongMagic = -6,
    WrongVersion = -7,
    AccessDenied = -8,
    NoSemaphore = -9,
    BufferTooSmall = -10,
    CorruptFrame = -11,
    Torn = -12,
    FrameTooLarge = -13,
    Busy = -14,
    InUse = -15,
    InvalidArgument = -16,
    Unsupported = -17,
    NoMemory = -18,
    SystemError = -19,
}
