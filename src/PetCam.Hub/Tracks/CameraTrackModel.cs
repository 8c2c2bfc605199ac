using PetCam.Media;

namespace PetCam.Hub;

/// <summary>What a track looks like at one moment.</summary>
/// <param name="Codec"><see cref="VideoCodec.None"/> before the first access unit.</param>
/// <param name="Width">Pixels; 0 unknown.</param>
/// <param name="FramesPerSecond">Measured over the last second; 0 when nothing comes.</param>
/// <param name="BitrateBps">Measured likewise.</param>
/// <param name="LastUnitAt">When the hub took the newest unit, by the silo's clock; null before the first.</param>
/// <param name="LastCaptureTime">Its capture time by the board's clock; null before the first.</param>
/// <param name="Units">Units taken since the silo started.</param>
/// <param name="Sinks">Who is attached right now: viewers, recorders, doors.</param>
public sealed record CameraTrackModel(
    VideoCodec Codec,
    int Width,
    int Height,
    double FramesPerSecond,
    double BitrateBps,
    DateTimeOffset? LastUnitAt,
    CaptureTime? LastCaptureTime,
    long Units,
    int Sinks);
