namespace PetCam.Silo.Board;

/// <summary>Answer of <c>GET /health</c> of the boards' WebRTC server.</summary>
/// <param name="Status"><c>ok</c>, or <c>offline</c> while the board is not connected.</param>
/// <param name="Clients">People watching.</param>
/// <param name="Recording">True while one is in progress.</param>
internal sealed record BoardHealth(string Status, int Clients, bool Recording);
