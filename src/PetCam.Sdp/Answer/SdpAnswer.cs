namespace PetCam.Sdp;

/// <summary>The answer of a sender behind ICE-lite that sends one video stream and takes nothing.</summary>
public sealed record SdpAnswer
{
    /// <summary>Numeric id of the session (RFC 8866 §5.2).</summary>
    public required ulong SessionId { get; init; }

    public required SdpOffer Offer { get; init; }

    /// <summary>The section that is answered with video; all others are refused.</summary>
    public required SdpMediaOffer Video { get; init; }

    /// <summary>The payload type chosen among those of <see cref="Video"/>.</summary>
    public required SdpPayloadType PayloadType { get; init; }

    /// <summary>Header extensions taken, each under the identifier that was offered.</summary>
    public required IReadOnlyList<SdpExtensionMap> Extensions { get; init; }

    /// <summary>RTCP feedback that is acted upon; intersected with what was offered.</summary>
    public required IReadOnlyList<string> Feedback { get; init; }

    public required string IceUfrag { get; init; }

    public required string IcePassword { get; init; }

    public required SdpFingerprint Fingerprint { get; init; }

    public required IReadOnlyList<SdpCandidate> Candidates { get; init; }

    public required uint Ssrc { get; init; }

    /// <summary>Canonical name of the source and id of its stream, ASCII without spaces.</summary>
    public required string StreamName { get; init; }

    public override string ToString() => SdpAnswerWriter.Write(this);
}
