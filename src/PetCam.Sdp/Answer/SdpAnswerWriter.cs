using System.Text;

namespace PetCam.Sdp;

/// <summary>Writes an answer (RFC 8829 §5.3): one bundled transport, ICE-lite, DTLS passive, one video stream sent.</summary>
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
        if (answer.Video.Mid is { } mid && answer.Offer.Bundle.Contains(mid))
        {
            Line(text, $"a=group:BUNDLE {mid}");
        }

        if (answer.Video.AllowsMixedExtensions)
        {
            Line(text, "a=extmap-allow-mixed");
        }

        Line(text, $"a=msid-semantic: WMS {answer.StreamName}");
        foreach (SdpMediaOffer media in answer.Offer.Media)
        {
            if (ReferenceEquals(media, answer.Video))
            {
                WriteVideo(text, answer);
            }
            else
            {
                WriteRefused(text, media);
            }
        }

        return text.ToString();
    }

    private static void WriteVideo(StringBuilder text, SdpAnswer answer)
    {
        SdpPayloadType type = answer.PayloadType;
        Line(text, $"m=video {DiscardPort} {answer.Video.Protocol} {type.Number}");
        Line(text, "c=IN IP4 0.0.0.0");
        WriteTransport(text, answer);
        if (answer.Video.Mid is { } mid)
        {
            Line(text, $"a=mid:{mid}");
        }

        Line(text, "a=sendonly");
        Line(text, "a=rtcp-mux");
        if (answer.Video.AllowsReducedSizeRtcp)
        {
            Line(text, "a=rtcp-rsize");
        }

        foreach (SdpExtensionMap map in answer.Extensions)
        {
            Line(text, $"a=extmap:{map.Id} {map.Uri}");
        }

        WritePayloadType(text, type, answer.Feedback);
        Line(text, $"a=msid:{answer.StreamName} {answer.StreamName}-video");
        Line(text, $"a=ssrc:{answer.Ssrc} cname:{answer.StreamName}");
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
        Line(text, $"a=rtpmap:{type.Number} {type.Encoding}/{type.ClockRateHz}");
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
