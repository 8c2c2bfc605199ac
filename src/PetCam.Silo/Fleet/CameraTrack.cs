namespace PetCam.Silo.Fleet;

/// <summary>One of a camera's simultaneous encodings.</summary>
/// <param name="Id"><c>main</c>, <c>sub</c> or <c>picture</c>.</param>
/// <param name="Codec">Null before its first picture.</param>
/// <param name="Width">Pixels; 0 when unknown.</param>
/// <param name="Height">Pixels; 0 when unknown.</param>
/// <param name="Fps">Pictures per second, measured over the last second.</param>
/// <param name="BitrateBps">Bits per second, measured over the last second.</param>
/// <param name="LastFrameAt">When the newest picture arrived, by the silo's clock; null before the first.</param>
internal sealed record CameraTrack(
    string Id, CameraCodec? Codec, int Width, int Height, double Fps, long BitrateBps, DateTimeOffset? LastFrameAt);
