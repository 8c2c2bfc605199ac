using PetCam.Media;

namespace PetCam.Hub;

/// <summary>The one arrow that points back: what viewers ask of the board. Implemented by the uplink session; never blocks, never throws.</summary>
public interface IPublisherControl
{
    /// <summary>A viewer cannot decode without a new keyframe. Already merged and limited by the hub.</summary>
    void RequestKeyframe(TrackId track);

    /// <summary>Asks for one picture per <paramref name="frameInterval"/>; zero is the board's full rate.</summary>
    void RequestFrameInterval(TrackId track, TimeSpan frameInterval);

    /// <summary>A newer publication of the same camera took over; the session ends itself.</summary>
    void Supersede();
}
