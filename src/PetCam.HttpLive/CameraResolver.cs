using Microsoft.AspNetCore.Http;
using PetCam.Hub;

namespace PetCam.HttpLive;

/// <summary>Finds the camera that a request means: by its route, or the default camera where the path names none.</summary>
/// <returns>Null when there is no such camera: the request is answered with 404.</returns>
public delegate CameraStream? CameraResolver(HttpContext context);
