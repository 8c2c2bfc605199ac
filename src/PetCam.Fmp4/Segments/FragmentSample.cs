using PetCam.Media;

namespace PetCam.Fmp4;

/// <summary>What a fragment's header says of one picture.</summary>
/// <param name="DecodeTime">90 kHz ticks since the start of the file.</param>
internal readonly record struct FragmentSample(long DecodeTime, int Size, bool IsKeyframe, CaptureTime CaptureTime, ulong FrameNumber);
