using PetCam.Protocol.V1;

namespace PetCam.Domain.Viewers;

/// <summary>The transport's answer to an offer or a patch.</summary>
/// <param name="Sdp">The answer when <paramref name="Outcome"/> is OK, else null.</param>
/// <param name="Detail">One sentence for the client when it is not.</param>
public sealed record ViewerAcceptance(ViewerOutcome Outcome, string? Sdp, string? Detail);
