using System.Diagnostics.Metrics;
using PetCam.Domain.Cameras;

namespace PetCam.HttpLive;

/// <summary>Counters of the live endpoints; tagged with the camera.</summary>
internal static class HttpLiveMetrics
{
    private static readonly Meter Meter = new("PetCam.HttpLive");

    public static readonly UpDownCounter<long> OpenStreams = Meter.CreateUpDownCounter<long>(
        "petcam.httplive.open_streams", "{stream}", "MJPEG streams open");

    public static readonly Counter<long> PicturesSent = Meter.CreateCounter<long>(
        "petcam.httplive.pictures_sent", "{picture}", "JPEG parts sent to MJPEG viewers");

    public static readonly Counter<long> PicturesSkipped = Meter.CreateCounter<long>(
        "petcam.httplive.pictures_skipped", "{picture}", "Pictures that a slow MJPEG viewer never got, because a newer one was there");

    public static readonly Counter<long> CorruptPictures = Meter.CreateCounter<long>(
        "petcam.httplive.corrupt_pictures", "{picture}", "JPEGs of a board that cannot be read, and were passed to nobody");

    public static readonly Histogram<double> DrawingTime = Meter.CreateHistogram<double>(
        "petcam.httplive.drawing_time", "s", "Time to draw the boxes of one picture, decoding and encoding included");

    public static KeyValuePair<string, object?> Tag(CameraId camera) => new("camera", camera.Value);
}
