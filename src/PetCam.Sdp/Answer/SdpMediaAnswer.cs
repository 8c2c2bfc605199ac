namespace PetCam.Sdp;

/// <summary>One section of an offer that is taken.</summary>
public sealed record SdpMediaAnswer
{
    public required SdpMediaOffer Offer { get; init; }

    /// <summary><see cref="SdpDirection.SendOnly"/> or <see cref="SdpDirection.ReceiveOnly"/>, seen from the answerer.</summary>
    public required SdpDirection Direction { get; init; }

    /// <summary>Those of the offer that are used, under the offered numbers, the preferred one first.</summary>
    public required IReadOnlyList<SdpPayloadType> PayloadTypes { get; init; }

    /// <summary>Header extensions taken, each under the identifier that was offered.</summary>
    public required IReadOnlyList<SdpExtensionMap> Extensions { get; init; }

    /// <summary>RTCP feedback that is acted upon or given; intersected with what was offered.</summary>
    public required IReadOnlyList<string> Feedback { get; init; }

    /// <summary>Which of several this is, for the application, e.g. <c>main</c> (RFC 4574); null writes none.</summary>
    public string? Label { get; init; }

    /// <summary>SSRC that is sent; 0 when nothing is.</summary>
    public uint Ssrc { get; init; }

    /// <summary>SSRC of the retransmissions (RFC 4588 §8.2); 0 when they have no stream of their own.</summary>
    public uint RetransmissionSsrc { get; init; }
}
