using System.Security.Cryptography;
using PetCam.Sdp;

namespace PetCam.WebRtc.Negotiation;

/// <summary>Our half of a session, whoever sends in it: writes the answer around the sections that were taken.</summary>
/// <param name="fingerprint">Of the certificate that the peer will be shown.</param>
/// <param name="candidates">Where the session's worker listens.</param>
internal readonly struct LocalDescription(SdpFingerprint fingerprint, IReadOnlyList<SdpCandidate> candidates)
{
    /// <param name="streamName">Canonical name, ASCII.</param>
    /// <param name="taken">In any order; null is a section that was not. All others of the offer are refused in their place.</param>
    public string Answer(SdpOffer offer, NegotiatedTransport transport, string streamName, params SdpMediaAnswer?[] taken) => new SdpAnswer
    {
        SessionId = (ulong)RandomNumberGenerator.GetInt32(1, int.MaxValue),
        Offer = offer,
        Media = [.. offer.Media.Select(offered => Array.Find(taken, media => ReferenceEquals(media?.Offer, offered))).OfType<SdpMediaAnswer>()],
        IceUfrag = transport.Credentials.Ufrag,
        IcePassword = transport.Credentials.Password,
        Fingerprint = fingerprint,
        Candidates = candidates,
        StreamName = streamName,
    }.ToString();
}
