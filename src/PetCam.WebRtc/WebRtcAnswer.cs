namespace PetCam.WebRtc;

/// <summary>The answer to an offer or a patch.</summary>
/// <param name="Sdp">The answer when an offer was accepted, else null.</param>
/// <param name="Detail">One sentence for the client when it was not.</param>
public sealed record WebRtcAnswer(WebRtcOutcome Outcome, string? Sdp, string? Detail);
