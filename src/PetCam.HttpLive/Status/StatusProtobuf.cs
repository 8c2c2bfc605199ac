using System.Buffers;
using Google.Protobuf;
using PetCam.Protocol.PetCamera;

namespace PetCam.HttpLive;

/// <summary>The status as the message that today's apps read (proto/petcamera/detection.proto).</summary>
internal static class StatusProtobuf
{
    public static void Write(StatusModel status, IBufferWriter<byte> destination)
    {
        StatusEvent message = new()
        {
            Monitor = new MonitorStats
            {
                FramesProcessed = status.FramesProcessed,
                CurrentFps = status.CurrentFps,
                DetectionCount = status.DetectionCount,
                TargetFps = status.TargetFps,
            },
            SharedMemory = new SharedMemoryStats
            {
                FrameCount = status.FramesProcessed,
                TotalFramesWritten = status.FramesProcessed,
                DetectionVersion = status.DetectionVersion,
                HasDetection = status.HasDetection,
            },
            LatestDetection = status.Latest is null ? null : DetectionProtobuf.ToResult(status.Latest),
            Timestamp = status.Timestamp,
        };
        message.DetectionHistory.AddRange(status.History.Select(DetectionProtobuf.ToResult));
        message.WriteTo(destination);
    }
}
