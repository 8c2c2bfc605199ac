using System.Collections.Immutable;
using System.Text;
using PetCam.Domain.Detections;
using PetCam.Media;
using PetCam.Protocol.V1;
using DetectedObject = PetCam.Domain.Detections.DetectedObject;

namespace PetCam.Ingest;

/// <summary>Checks detections from outside and turns them into the product's own.</summary>
internal static class DetectionIntake
{
    private const int MaxObjects = 10;
    private const int MaxLabelBytes = 31;

    /// <returns>Null when they are good.</returns>
    public static UplinkViolation? Read(Detections message, out DetectionSet? detections)
    {
        detections = null;
        if (message.Objects.Count > MaxObjects)
        {
            return Refuse($"{message.Objects.Count} detections came for one picture; a board has at most {MaxObjects}.");
        }

        ImmutableArray<DetectedObject>.Builder objects = ImmutableArray.CreateBuilder<DetectedObject>(message.Objects.Count);
        foreach (Protocol.V1.DetectedObject item in message.Objects)
        {
            if (Encoding.UTF8.GetByteCount(item.Label) > MaxLabelBytes || !OutsideText.IsAcceptable(item.Label, MaxLabelBytes))
            {
                return Refuse($"A detection's label exceeds {MaxLabelBytes} bytes or has control characters.");
            }

            // Written so that NaN is refused as well.
            if (!(item.Confidence is >= 0 and <= 1) || item.Width < 0 || item.Height < 0)
            {
                return Refuse("A detection's confidence is not between 0 and 1, or its box has a negative size.");
            }

            BoundingBox box = new(item.X, item.Y, item.Width, item.Height);
            objects.Add(new DetectedObject(item.Label, CocoClasses.IdOf(item.Label), item.Confidence, box));
        }

        CaptureTime captureTime = new(message.CaptureTimeUnixNs);
        detections = new DetectionSet(message.FrameNumber, captureTime, message.Version, objects.MoveToImmutable());
        return null;
    }

    private static UplinkViolation Refuse(string detail) => new(UplinkViolationKind.Value, detail);
}
