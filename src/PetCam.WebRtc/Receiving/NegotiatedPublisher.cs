using PetCam.Media;
using PetCam.WebRtc.Negotiation;

namespace PetCam.WebRtc.Receiving;

/// <summary>What offer and answer agreed on for a publisher, as far as packets are concerned.</summary>
internal sealed record NegotiatedPublisher : NegotiatedTransport
{
    /// <summary>H.264 video.</summary>
    public required byte VideoPayloadType { get; init; }

    /// <summary>Retransmissions of it (RFC 4588); null when lost packets come again under their own numbers, or not at all.</summary>
    public required byte? RetransmissionPayloadType { get; init; }

    /// <summary>Lost packets are sent again when they are asked for.</summary>
    public required bool HasNack { get; init; }

    /// <summary>Identifier of abs-capture-time; 0 when it is not sent.</summary>
    public required byte CaptureTimeExtension { get; init; }

    /// <summary>SSRC under which reports and requests are sent.</summary>
    public required uint ReceiverSsrc { get; init; }

    /// <summary>Canonical name (CNAME), ASCII.</summary>
    public required string StreamName { get; init; }

    /// <summary>Of the sound; null when there is none.</summary>
    public byte? AudioPayloadType { get; init; }

    /// <summary>Null when there is no sound.</summary>
    public AudioFormat? AudioFormat { get; init; }
}
