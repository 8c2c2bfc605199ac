using System.Globalization;
using PetCam.Media;
using PetCam.Rtp;
using PetCam.Sdp;

namespace PetCam.WebRtc.Negotiation;

/// <summary>Which track a viewer is sent, in which section of its offer and under which payload type.</summary>
internal sealed record VideoChoice(SendableTrack Track, SdpMediaOffer Section, SdpPayloadType PayloadType, VideoPayloadFormat Format)
{
    /// <summary>The first of the tracks that a section of the offer takes.</summary>
    /// <returns>Null when the offer takes none of them.</returns>
    public static VideoChoice? Find(SdpOffer offer, IReadOnlyList<SendableTrack> tracks)
    {
        foreach (SendableTrack track in tracks)
        {
            foreach (SdpMediaOffer media in offer.Media)
            {
                if (IsVideo(media) && VideoCodecSelector.Select(media, track.Stream) is { } selection)
                {
                    return new VideoChoice(track, media, selection.PayloadType, new VideoPayloadFormat(track.Stream.Codec, selection.SingleUnits));
                }
            }
        }

        return null;
    }

    /// <summary>One sentence for a client whose offer takes none of the tracks: what there is, and what it offered.</summary>
    public static string DescribeMismatch(SdpOffer offer, IReadOnlyList<SendableTrack> tracks)
    {
        string available = string.Join(" and ", tracks);
        string[] offered = [.. offer.Media.Where(IsVideo).SelectMany(media => media.PayloadTypes).Select(Describe).Where(name => name.Length > 0).Distinct()];
        if (offered.Length == 0)
        {
            return $"The offer would receive no video; this camera sends {available}.";
        }

        string sentence = $"This camera sends {available}; the offer takes {string.Join(", ", offered)}.";
        SendableTrack? tooLong = tracks.FirstOrDefault(track => track.Stream is { Codec: VideoCodec.H264, FitsSingleUnits: false });
        return tooLong is not null && offer.Media.Any(media => IsVideo(media) && H264PayloadSelector.TakesModeZeroOnly(media))
            ? sentence + DescribeModeZero(tooLong)
            : sentence;
    }

    private static bool IsVideo(SdpMediaOffer media) => media.Kind == "video" && media.CanReceiveRtp;

    private static string DescribeModeZero(SendableTrack track)
    {
        string why = track.LongestNalUnitBytes == 0
            ? "no keyframe has come yet"
            : string.Create(CultureInfo.InvariantCulture, $"its newest keyframe has one of {track.LongestNalUnitBytes}");
        return $" H264 in packetization-mode 0 can carry NAL units of at most {SendableTrack.MaxSingleUnitBytes} bytes, and {why}: offer packetization-mode=1.";
    }

    // Enough of it to see why it does not fit.
    private static string Describe(SdpPayloadType type)
    {
        string[] names = type.Is("H264") ? ["packetization-mode", "profile-level-id"] : type.Is("H265") ? ["profile-id", "tier-flag", "tx-mode"] : [];
        string[] told = [.. names.Where(name => type.FormatParameter(name) is not null).Select(name => $"{name}={type.FormatParameter(name)}")];
        return told.Length == 0 ? type.Encoding : $"{type.Encoding} ({string.Join(';', told)})";
    }
}
