namespace PetCam.Silo.Fleet;

/// <summary>A camera with all that is known about it.</summary>
/// <param name="Id">Name in addresses.</param>
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
/// <param name="Since">When the present online or offline state began.</param>
/// <param name="OfflineReason">Why it is offline, one sentence; null while online.</param>
/// <param name="Board">Host name of the board; null when unknown.</param>
/// <param name="AgentVersion">Version of its edge agent; null when unknown.</param>
/// <param name="ClockOffsetMs">The silo's clock minus the board's, milliseconds; null before it was measured.</param>
/// <param name="Home">Who decided: the life of the silo whose camera grain executed this request; null when that silo's release does not tell.</param>
/// <param name="Tracks">Its encodings, of those that have had a picture.</param>
/// <param name="Stages">From shared memory to recorder, in the order in which pictures pass.</param>
internal sealed record CameraDetails(
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
    DateTimeOffset? LastFrameAt,
    DateTimeOffset? Since,
    string? OfflineReason,
    string? Board,
    string? AgentVersion,
    double? ClockOffsetMs,
    CameraHome? Home,
    IReadOnlyList<CameraTrack> Tracks,
    IReadOnlyList<CameraStage> Stages);
