namespace PetCam.Domain.Detections;

/// <summary>One thing that a board saw.</summary>
/// <param name="Label">The board's class name, e.g. <c>cat</c>.</param>
/// <param name="ClassId">Number of the class in COCO's list of 80, or -1 for a class that is not in it.</param>
/// <param name="Confidence">0 to 1.</param>
public sealed record DetectedObject(string Label, int ClassId, float Confidence, BoundingBox Box);
