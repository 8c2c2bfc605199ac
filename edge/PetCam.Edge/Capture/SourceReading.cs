using PetCam.Edge.Capture.Native;
using PetCam.Media;

namespace PetCam.Edge.Capture;

/// <summary>What one read brought.</summary>
/// <param name="Status">OK when something was taken from shared memory.</param>
/// <param name="CaptureTime">Of what was taken.</param>
/// <param name="Complaint">One sentence when it was taken but is of no use (wrong format, not a JPEG); else null.</param>
internal readonly record struct SourceReading(CaptureStatus Status, CaptureTime CaptureTime, string? Complaint);
