namespace PetCam.Silo.Fleet;

/// <summary>Who decides about a camera: the activation of its grain that executed the call.</summary>
/// <param name="Silo">Id of its silo.</param>
/// <param name="Incarnation">The silo's life in which it was activated.</param>
/// <param name="Epoch">The epoch in which that life owned the camera; 0 when a silo that is alone has not had the camera in this life.</param>
internal sealed record CameraHome(string Silo, long Incarnation, long Epoch);
