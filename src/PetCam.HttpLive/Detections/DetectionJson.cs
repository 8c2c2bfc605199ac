using System.Buffers;
using System.Text.Json;
using PetCam.Domain.Detections;

namespace PetCam.HttpLive;

/// <summary>Detections in the JSON of compat.md section 2, written field by field: the order and names are the contract.</summary>
internal static class DetectionJson
{
    /// <summary>One event of the stream: what today's apps read, and the size of the picture that the boxes are measured in.</summary>
    public static void WriteEvent(DetectionEventModel value, IBufferWriter<byte> destination)
    {
        using Utf8JsonWriter json = new(destination);
        json.WriteStartObject();
        json.WriteNumber("frame_number"u8, value.Set.FrameNumber);
        json.WriteNumber("timestamp"u8, value.Set.CaptureTime.ToUnixSeconds());
        WriteObjects(json, value.Set);
        json.WriteNumber("width"u8, value.Width);
        json.WriteNumber("height"u8, value.Height);
        json.WriteEndObject();
    }

    /// <summary>One entry of the status: the same with count and version.</summary>
    public static void WriteResult(Utf8JsonWriter json, DetectionSet set)
    {
        json.WriteStartObject();
        json.WriteNumber("frame_number"u8, set.FrameNumber);
        json.WriteNumber("timestamp"u8, set.CaptureTime.ToUnixSeconds());
        json.WriteNumber("num_detections"u8, set.Objects.Length);
        json.WriteNumber("version"u8, set.Version);
        WriteObjects(json, set);
        json.WriteEndObject();
    }

    private static void WriteObjects(Utf8JsonWriter json, DetectionSet set)
    {
        json.WriteStartArray("detections"u8);
        foreach (DetectedObject detected in set.Objects)
        {
            json.WriteStartObject();
            json.WriteStartObject("bbox"u8);
            json.WriteNumber("x"u8, detected.Box.X);
            json.WriteNumber("y"u8, detected.Box.Y);
            json.WriteNumber("w"u8, detected.Box.Width);
            json.WriteNumber("h"u8, detected.Box.Height);
            json.WriteEndObject();
            json.WriteNumber("confidence"u8, float.IsFinite(detected.Confidence) ? detected.Confidence : 0);
            json.WriteNumber("class_id"u8, detected.ClassId);
            json.WriteString("label"u8, detected.Label);
            json.WriteString("class_name"u8, detected.Label);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
