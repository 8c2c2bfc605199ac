using PetCam.Domain.Detections;

namespace PetCam.HttpLive;

/// <summary>A detection set and the size of the picture that its boxes are measured in, in pixels; 0 unknown.</summary>
internal readonly record struct DetectionEventModel(DetectionSet Set, int Width, int Height);
