using PetCam.Hub;
using PetCam.Media;

namespace PetCam.HttpLive;

/// <summary>Why there is no JPEG of a camera, as a sentence.</summary>
internal static class PictureTrack
{
    public static bool HasPictures(CameraStream camera) => camera[TrackId.Picture].Snapshot().Units > 0;

    public static string Describe(CameraStream camera)
    {
        if (!camera.IsOnline)
        {
            return $"Camera '{camera.Id}' is offline.";
        }

        return HasPictures(camera)
            ? $"Camera '{camera.Id}' has no readable picture right now."
            : $"Camera '{camera.Id}' sends no JPEG pictures, and video is not decoded here: let its edge agent read a JPEG ring, or watch it by WebRTC.";
    }
}
