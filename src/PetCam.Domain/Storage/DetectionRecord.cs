using PetCam.Domain.Cameras;
using PetCam.Media;

namespace PetCam.Domain.Storage;

/// <summary>What a board saw on one picture, as stored.</summary>
/// <param name="Payload">The serialized detection message.</param>
public sealed record DetectionRecord(CameraId Camera, ulong FrameNumber, CaptureTime CaptureTime, ReadOnlyMemory<byte> Payload);
