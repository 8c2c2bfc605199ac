using System.Buffers;
using System.Text.Json;
using PetCam.Domain.Detections;

namespace PetCam.HttpLive;

/// <summary>The status in the JSON of compat.md section 2: the order and names are the contract.</summary>
internal static class StatusJson
{
    public static void Write(StatusModel status, IBufferWriter<byte> destination)
    {
        using Utf8JsonWriter json = new(destination);
        json.WriteStartObject();
        WriteMonitor(json, status);
        WriteSharedMemory(json, status);
        WriteDetections(json, status);
        json.WriteNumber("timestamp"u8, status.Timestamp);
        json.WriteEndObject();
    }

    /// <summary>The shorter form of <c>api/camera_status</c>.</summary>
    /// <param name="mode">Which of a board's cameras is used.</param>
    public static void WriteCamera(Utf8JsonWriter json, StatusModel status, string mode)
    {
        json.WriteStartObject();
        json.WriteStartObject("camera"u8);
        json.WriteString("mode"u8, mode);
        json.WriteEndObject();
        WriteMonitor(json, status);
        WriteSharedMemory(json, status);
        json.WriteEndObject();
    }

    private static void WriteMonitor(Utf8JsonWriter json, StatusModel status)
    {
        json.WriteStartObject("monitor"u8);
        json.WriteNumber("frames_processed"u8, status.FramesProcessed);
        json.WriteNumber("current_fps"u8, status.CurrentFps);
        json.WriteNumber("detection_count"u8, status.DetectionCount);
        json.WriteNumber("target_fps"u8, status.TargetFps);
        json.WriteEndObject();
    }

    private static void WriteSharedMemory(Utf8JsonWriter json, StatusModel status)
    {
        json.WriteStartObject("shared_memory"u8);
        json.WriteNumber("frame_count"u8, status.FramesProcessed);
        json.WriteNumber("total_frames_written"u8, status.FramesProcessed);
        json.WriteNumber("detection_version"u8, status.DetectionVersion);
        json.WriteNumber("has_detection"u8, status.HasDetection);
        json.WriteEndObject();
    }

    private static void WriteDetections(Utf8JsonWriter json, StatusModel status)
    {
        json.WritePropertyName("latest_detection"u8);
        if (status.Latest is null)
        {
            json.WriteNullValue();
        }
        else
        {
            DetectionJson.WriteResult(json, status.Latest);
        }

        json.WriteStartArray("detection_history"u8);
        foreach (DetectionSet set in status.History)
        {
            DetectionJson.WriteResult(json, set);
        }

        json.WriteEndArray();
    }
}
