namespace PetCam.Silo.Fleet;

/// <summary>One camera, as lists and the event stream show it.</summary>
/// <param name="Id">Name in addresses: <c>[a-z0-9][a-z0-9._-]{0,62}</c>.</param>
/// <param name="Name">What people call it.</param>
/// <param name="Online">True while its board is connected.</param>
/// <param name="Silo">Id of the silo that its board is connected to; null while offline.</param>
/// <param name="Codec">Of the main track; null when unknown.</param>
/// <param name="Width">Pixels; 0 when unknown.</param>
/// <param name="Height">Pixels; 0 when unknown.</param>
/// <param name="Fps">Pictures per second, measured over the last second.</param>
/// <param name="BitrateBps">Bits per second, measured over the last second.</param>
/// <param name="Viewers">People watching now.</param>
/// <param name="Recording">True while it is being recorded.</param>
/// <param name="LastFrameAt">When the newest picture arrived, by the silo's clock; null before the first.</param>
internal sealed record Camera(
    string Id,
    string Name,
    bool Online,
    string? Silo,
    CameraCodec? Codec,
    int Width,
    int Height,
    double Fps,
    long BitrateBps,
    int Viewers,
    bool Recording,
    DateTimeOffset? LastFrameAt);
