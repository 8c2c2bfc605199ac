using System.Text;

namespace PetCam.Sdp;

/// <summary>Writes an answer (RFC 8829 §5.3): one bundled transport, ICE-lite, DTLS passive.</summary>
internal static class SdpAnswerWriter
{
    private const int DiscardPort = 9; // RFC 8839 §4.2.1.1: the candidates tell the real one

    public static string Write(SdpAnswer answer)
    {
        StringBuilder text = new(1024);
        Line(text, "v=0");
        Line(text, $"o=- {answer.SessionId} 1 IN IP4 127.0.0.1");
        Line(text, "s=-");
        Line(text, "t=0 0");
        Line(text, "a=ice-lite");
        string[] bundled = [.. answer.Media.Select(media => media.Offer.Mid).OfType<string>().Where(answer.Offer.Bundle.Contains)];
        if (bundled.Length > 0)
        {
            Line(text, $"a=group:BUNDLE {string.Join(' ', bundled)}");
        }

        if (answer.Media.Any(media => media.Offer.AllowsMixedExtensions))
        {
            Line(text, "a=extmap-allow-mixed");
        }

        Line(text, $"a=msid-semantic: WMS {answer.StreamName}");
        foreach (SdpMediaOffer offered in answer.Offer.Media)
        {
            if (answer.Media.FirstOrDefault(media => ReferenceEquals(media.Offer, offered)) is { } taken)
            {
                WriteTaken(text, answer, taken);
            }
            else
            {
                WriteRefused(text, offered);
            }
        }

        return text.ToString();
    }

    private static void WriteTaken(StringBuilder text, SdpAnswer answer, SdpMediaAnswer media)
    {
        string numbers = string.Join(' ', media.PayloadTypes.Select(type => type.Number));
        Line(text, $"m={media.Offer.Kind} {DiscardPort} {media.Offer.Protocol} {numbers}");
        Line(text, "c=IN IP4 0.0.0.0");
        WriteTransport(text, answer);
        if (media.Offer.Mid is { } mid)
        {
            Line(text, $"a=mid:{mid}");
        }

        if (media.Label is { } label)
        {
            Line(text, $"a=label:{label}");
        }

        Line(text, media.Direction == SdpDirection.SendOnly ? "a=sendonly" : "a=recvonly");
        Line(text, "a=rtcp-mux");
        if (media.Offer.AllowsReducedSizeRtcp)
        {
            Line(text, "a=rtcp-rsize");
        }

        foreach (SdpExtensionMap map in media.Extensions)
        {
            Line(text, $"a=extmap:{map.Id} {map.Uri}");
        }

        foreach (SdpPayloadType type in media.PayloadTypes)
        {
            WritePayloadType(text, type, media.Feedback);
        }

        WriteSources(text, answer, media);
    }

    private static void WriteSources(StringBuilder text, SdpAnswer answer, SdpMediaAnswer media)
    {
        if (media.Ssrc == 0)
        {
            return;
        }

        Line(text, $"a=msid:{answer.StreamName} {answer.StreamName}-{media.Offer.Kind}");
        if (media.RetransmissionSsrc != 0)
        {
            Line(text, $"a=ssrc-group:FID {media.Ssrc} {media.RetransmissionSsrc}");
        }

        Line(text, $"a=ssrc:{media.Ssrc} cname:{answer.StreamName}"); // first: clients take the first one for the media
        if (media.RetransmissionSsrc != 0)
        {
            Line(text, $"a=ssrc:{media.RetransmissionSsrc} cname:{answer.StreamName}");
        }
    }

    private static void WriteTransport(StringBuilder text, SdpAnswer answer)
    {
        Line(text, $"a=ice-ufrag:{answer.IceUfrag}");
        Line(text, $"a=ice-pwd:{answer.IcePassword}");
        Line(text, $"a=fingerprint:{answer.Fingerprint}");
        Line(text, "a=setup:passive");
        foreach (SdpCandidate candidate in answer.Candidates)
        {
            Line(text, $"a={candidate}");
        }

        Line(text, "a=end-of-candidates");
    }

    private static void WritePayloadType(StringBuilder text, SdpPayloadType type, IReadOnlyList<string> feedback)
    {
        string channels = type.Channels > 1 ? $"/{type.Channels}" : string.Empty;
        Line(text, $"a=rtpmap:{type.Number} {type.Encoding}/{type.ClockRateHz}{channels}");
        if (type.FormatParameters.Length > 0)
        {
            Line(text, $"a=fmtp:{type.Number} {type.FormatParameters}");
        }

        foreach (string accepted in feedback.Where(type.Feedback.Contains))
        {
            Line(text, $"a=rtcp-fb:{type.Number} {accepted}");
        }
    }

    // Port 0 refuses a section (RFC 3264 §6); it must keep its place and its formats.
    private static void WriteRefused(StringBuilder text, SdpMediaOffer media)
    {
        Line(text, $"m={media.Kind} 0 {media.Protocol} {media.Formats}");
        Line(text, "c=IN IP4 0.0.0.0");
        if (media.Mid is { } mid)
        {
            Line(text, $"a=mid:{mid}");
        }

        Line(text, "a=inactive");
    }

    private static void Line(StringBuilder text, string line) => text.Append(line).Append("\r\n");
}
