using PetCam.Domain.Cameras;

namespace PetCam.Ingest;

/// <summary>What a drain came to.</summary>
/// <param name="Moved">Uplinks that were here at its beginning and are gone.</param>
/// <param name="Stayed">Cameras whose uplinks are still here.</param>
public sealed record UplinkDrainReport(int Moved, IReadOnlyList<CameraId> Stayed);
