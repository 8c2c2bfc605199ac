using System.Net;
using System.Text;
using PetCam.Media;
using PetCam.Sdp;
using PetCam.WebRtc;
using PetCam.WebRtc.Ice;
using PetCam.WebRtc.Negotiation;

namespace PetCam.Fuzz.Targets;

/// <summary>Offers: read, and answered when they can be.</summary>
internal sealed class SdpTarget : IFuzzTarget
{
    private static readonly SdpCandidate[] Candidates = [new(new IPEndPoint(IPAddress.Parse("192.0.2.1"), 8189), 65535)];
    private static readonly IceCredentials Credentials = IceCredentials.Create(worker: 0);
    private static readonly AudioFormat Sound = new(AudioCodec.Opus, 48000, 2);

    // H.265 first, so that both selectors have something to do.
    private static readonly SendableTrack[] Tracks =
    [
        new(TrackId.Main, new VideoStreamModel(VideoCodec.H265, null), 0), new(TrackId.Sub, new VideoStreamModel(VideoCodec.H264, null), 0),
    ];

    private readonly OfferNegotiator _negotiator = new(new SdpFingerprint("sha-256", new byte[32]));

    public string Name => "sdp";

    public string Description => "offers of viewers, and the answers to them";

    public int MaxInputBytes => 20 * 1024;

    public long MaxAllocatedBytes => 8 * 1024 * 1024; // an offer of 20 KB becomes at most so many strings

    public IReadOnlyList<byte[]> Tokens { get; } =
    [.. new[]
    {
        "v=0\r\n", "m=video 9 UDP/TLS/RTP/SAVPF 96 97\r\n", "m=audio 9 UDP/TLS/RTP/SAVPF 111\r\n", "m=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\n",
        "a=mid:0\r\n", "a=group:BUNDLE 0 1\r\n", "a=rtpmap:96 H264/90000\r\n", "a=fmtp:96 packetization-mode=1;profile-level-id=42e01f\r\n", "a=recvonly\r\n",
        "a=inactive\r\n", "a=extmap:1 urn:ietf:params:rtp-hdrext:sdes:mid\r\n", "a=extmap:14/sendonly x y\r\n", "a=rtcp-fb:* nack pli\r\n", "a=setup:actpass\r\n",
        "a=ice-ufrag:abcd\r\n", "a=ice-pwd:0123456789012345678901\r\n", "a=fingerprint:sha-256 ", "a=rtcp-mux\r\n", "\r\n", "\n", " ", ":", "=", "/", ";", "\0", "é", "99999999999",
    }.Select(Encoding.UTF8.GetBytes)];

    public ulong Run(ReadOnlySpan<byte> input)
    {
        Outcome outcome = new();
        string text = Encoding.UTF8.GetString(input);
        bool parsed = SdpOffer.TryParse(text, out SdpOffer? offer, out SdpParseError error);
        outcome.Add((int)error);
        InvariantException.Require(parsed == (error == SdpParseError.None), "An error is named exactly when there is one.");
        outcome.AddCount(offer?.Media.Count ?? 0);
        NegotiatedSession? session = _negotiator.Negotiate(
            text, Tracks, Sound, "petcam-fuzz", Credentials, Candidates,
            out string? answer, out WebRtcOutcome negotiated, out string? detail);
        outcome.Add((int)negotiated);
        InvariantException.Require((session is null) == (answer is null) && (session is null) == (detail is not null), "Either an answer, or a reason.");
        if (answer is not null)
        {
            Check(answer, offer!, ref outcome);
        }

        return outcome.Value;
    }

    public void Dispose()
    {
    }

    // What we write can be read by what reads; no line of the offer can smuggle one into the answer.
    private static void Check(string answer, SdpOffer offer, ref Outcome outcome)
    {
        bool readable = SdpOffer.TryParse(answer, out SdpOffer? read, out SdpParseError error);
        InvariantException.Require(readable, $"The answer is a session description: {error}.");
        InvariantException.Require(read!.Media.Count == offer.Media.Count, "The answer has a section for each of the offer (RFC 3264 §6).");
        outcome.AddCount(read.Media.Sum(media => media.PayloadTypes.Count));
        outcome.AddCount(read.Media.Sum(media => media.Extensions.Count));
    }
}
