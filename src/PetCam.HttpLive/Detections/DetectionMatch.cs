using PetCam.Domain.Detections;
using PetCam.Hub;
using PetCam.Media;

namespace PetCam.HttpLive;

/// <summary>Finds what a board saw on one picture: the set whose capture time is nearest, not the newest one.</summary>
internal static class DetectionMatch
{
    /// <summary>Null when none is within <paramref name="tolerance"/>, or when the nearest says that nothing is there.</summary>
    public static DetectionSet? Find(DetectionFeed feed, CaptureTime picture, TimeSpan tolerance)
    {
        DetectionSet? nearest = null;
        TimeSpan distance = TimeSpan.MaxValue;
        foreach (DetectionSet set in feed.History())
        {
            TimeSpan candidate = (set.CaptureTime - picture).Duration();
            if (candidate <= distance)
            {
                nearest = set; // of two equally near ones the later, which corrects the earlier
                distance = candidate;
            }
        }

        return nearest is { Objects.IsEmpty: false } && distance <= tolerance ? nearest : null;
    }
}
