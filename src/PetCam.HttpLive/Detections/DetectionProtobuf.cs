using System.Buffers;
using Google.Protobuf;
using Google.Protobuf.Collections;
using PetCam.Domain.Detections;
using PetCam.Protocol.PetCamera;

namespace PetCam.HttpLive;

/// <summary>Detections as the messages that today's apps read (proto/petcamera/detection.proto).</summary>
internal static class DetectionProtobuf
{
    public static void WriteEvent(DetectionEventModel value, IBufferWriter<byte> destination)
    {
        DetectionEvent message = new()
        {
            FrameNumber = value.Set.FrameNumber,
            Timestamp = value.Set.CaptureTime.ToUnixSeconds(),
        };
        AddObjects(message.Detections, value.Set);
        message.WriteTo(destination);
    }

    public static DetectionResult ToResult(DetectionSet set)
    {
        DetectionResult result = new()
        {
            FrameNumber = set.FrameNumber,
            Timestamp = set.CaptureTime.ToUnixSeconds(),
            NumDetections = set.Objects.Length,
            Version = unchecked((int)set.Version),
        };
        AddObjects(result.Detections, set);
        return result;
    }

    private static void AddObjects(RepeatedField<Detection> detections, DetectionSet set)
    {
        foreach (DetectedObject detected in set.Objects)
        {
            detections.Add(new Detection
            {
                Bbox = new BBox { X = detected.Box.X, Y = detected.Box.Y, W = detected.Box.Width, H = detected.Box.Height },
                Confidence = detected.Confidence,
                ClassId = detected.ClassId,
                Label = detected.Label,
            });
        }
    }
}
