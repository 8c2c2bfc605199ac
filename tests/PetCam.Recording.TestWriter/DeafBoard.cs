using PetCam.Hub;
using PetCam.Media;

namespace PetCam.Recording.TestWriter;

/// <summary>A board that answers no request.</summary>
internal sealed class DeafBoard : IPublisherControl
{
    public void RequestKeyframe(TrackId track)
    {
    }

    public void RequestFrameInterval(TrackId track, TimeSpan frameInterval)
    {
    }

    public void Supersede()
    {
    }
}
