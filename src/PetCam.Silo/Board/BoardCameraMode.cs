namespace PetCam.Silo.Board;

/// <param name="Mode"><c>single</c>: one camera per id here, nothing to switch between.</param>
internal sealed record BoardCameraMode(string Mode);
