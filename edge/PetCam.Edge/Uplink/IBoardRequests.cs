using PetCam.Media;

namespace PetCam.Edge.Uplink;

/// <summary>The arrow that points back: what viewers ask of this board. Never blocks.</summary>
internal interface IBoardRequests
{
    /// <summary>A viewer needs a keyframe.</summary>
    void RequestKeyframe(TrackId track);

    /// <summary>One picture per interval; 0 is the board's full rate.</summary>
    void RequestFrameInterval(TrackId track, uint milliseconds);
}
