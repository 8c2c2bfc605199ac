namespace PetCam.Domain.Detections;

/// <summary>A rectangle in pixels of the main track, origin at the top left. May reach beyond the picture: boards do not clip.</summary>
public readonly record struct BoundingBox(int X, int Y, int Width, int Height);
