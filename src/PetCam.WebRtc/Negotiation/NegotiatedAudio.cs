using PetCam.Media;

namespace PetCam.WebRtc.Negotiation;

/// <summary>What offer and answer agreed on for a camera's sound.</summary>
internal sealed record NegotiatedAudio
{
    public required AudioFormat Format { get; init; }

    public required byte PayloadType { get; init; }

    public required uint Ssrc { get; init; }

    /// <summary>Identifier of the header extension that names the section; 0 when not agreed on.</summary>
    public required byte MediaIdExtension { get; init; }

    public required string Mid { get; init; }
}
