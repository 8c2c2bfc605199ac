using PetCam.Hub;
using PetCam.Media;

namespace PetCam.HttpLive;

/// <summary>The picture that detections are measured in.</summary>
internal static class MainPicture
{
    /// <summary>Pixels of the main track, as its board or its parameter sets say; 0 by 0 when neither does.</summary>
    public static (int Width, int Height) Size(CameraStream camera)
    {
        CameraTrack track = camera[TrackId.Main];
        CameraTrackModel model = track.Snapshot();
        return model.Width > 0 && model.Height > 0
            ? (model.Width, model.Height)
            : (track.ParameterSets?.Width ?? 0, track.ParameterSets?.Height ?? 0);
    }
}
