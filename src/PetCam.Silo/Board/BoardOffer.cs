namespace PetCam.Silo.Board;

/// <summary>WebRTC session description as the boards' pages post it.</summary>
/// <param name="Type"><c>offer</c> or <c>answer</c>.</param>
/// <param name="Sdp">Session description.</param>
internal sealed record BoardOffer(string? Type, string? Sdp);
