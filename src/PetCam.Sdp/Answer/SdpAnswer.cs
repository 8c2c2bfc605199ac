namespace PetCam.Sdp;

/// <summary>The answer of an ICE-lite agent on one bundled transport.</summary>
public sealed record SdpAnswer
{
    /// <summary>Numeric id of the session (RFC 8866 §5.2).</summary>
    public required ulong SessionId { get; init; }

    public required SdpOffer Offer { get; init; }

    /// <summary>The sections that are taken, in the offer's order; all others are refused in their place.</summary>
    public required IReadOnlyList<SdpMediaAnswer> Media { get; init; }

    public required string IceUfrag { get; init; }

    public required string IcePassword { get; init; }

    public required SdpFingerprint Fingerprint { get; init; }

    public required IReadOnlyList<SdpCandidate> Candidates { get; init; }

    /// <summary>Canonical name of the source and id of its stream, ASCII without spaces.</summary>
    public required string StreamName { get; init; }

    public override string ToString() => SdpAnswerWriter.Write(this);
}
