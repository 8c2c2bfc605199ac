using PetCam.Media;

namespace PetCam.Hub;

/// <summary>What a camera's sound looks like at one moment.</summary>
/// <param name="Format">Null while the camera has announced none.</param>
/// <param name="Frames">Taken since the silo started.</param>
/// <param name="LastFrameAt">When the hub took the newest, by the silo's clock; null before the first.</param>
/// <param name="Sinks">Who listens right now.</param>
public sealed record AudioTrackModel(AudioFormat? Format, long Frames, DateTimeOffset? LastFrameAt, int Sinks);
