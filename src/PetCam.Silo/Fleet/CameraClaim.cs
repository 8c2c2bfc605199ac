using PetCam.Protocol.V1;

namespace PetCam.Silo.Fleet;

/// <summary>A camera that was claimed for who publishes it here.</summary>
/// <param name="Epoch">Above all earlier ones.</param>
/// <param name="State">As of before.</param>
internal readonly record struct CameraClaim(ulong Epoch, CameraState State);
