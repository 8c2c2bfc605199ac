using System.Globalization;
using PetCam.Sdp;

namespace PetCam.WebRtc.Negotiation;

/// <summary>Finds the stream of retransmissions that belongs to a payload type (RFC 4588 §8.1).</summary>
internal static class RetransmissionChoice
{
    private const string Encoding = "rtx";
    private const string RepairedType = "apt";

    /// <returns>Null when none is offered, and without NACK, because nothing would be asked for.</returns>
    public static SdpPayloadType? Find(SdpMediaOffer media, SdpPayloadType repaired) => repaired.Feedback.Contains("nack")
        ? media.PayloadTypes.FirstOrDefault(type => type.Is(Encoding)
            && byte.TryParse(type.FormatParameter(RepairedType), NumberStyles.None, CultureInfo.InvariantCulture, out byte number)
            && number == repaired.Number)
        : null;
}
