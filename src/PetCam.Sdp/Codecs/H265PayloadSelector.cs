using System.Globalization;
using PetCam.Media.H265;

namespace PetCam.Sdp;

/// <summary>Chooses the H.265 payload type that fits the stream (RFC 7798 §7.1, §7.2.2).</summary>
/// <remarks>As with H.264 the level chooses among equals only: Safari offers 3.1 and decodes far more. Profile and tier must match.</remarks>
public static class H265PayloadSelector
{
    private const string SingleStream = "SRST";
    private const int UsableScore = 1;
    private const int ExactProfileScore = 4;
    private const int LevelScore = 2;

    /// <param name="stream">Of the stream that will be sent; null while the camera has not sent any: Main, level 3.1.</param>
    /// <returns>Null when nothing offered can decode it.</returns>
    public static SdpPayloadType? Select(SdpMediaOffer media, H265Profile? stream)
    {
        ArgumentNullException.ThrowIfNull(media);
        H265Profile wanted = stream ?? H265Profile.Default;
        SdpPayloadType? best = null;
        int bestScore = 0;
        foreach (SdpPayloadType type in media.PayloadTypes)
        {
            int score = Score(type, wanted);
            if (score > bestScore)
            {
                best = type;
                bestScore = score;
            }
        }

        return best;
    }

    private static int Score(SdpPayloadType type, H265Profile stream)
    {
        H265Profile absent = H265Profile.Default;
        bool readable = TryRead(type, "profile-space", absent.Space, out int space)
            & TryRead(type, "profile-id", absent.Idc, out int profile)
            & TryRead(type, "tier-flag", 0, out int tier)
            & TryRead(type, "level-id", absent.LevelIdc, out int level);
        bool usable = readable && type.Is("H265") && (type.FormatParameter("tx-mode") ?? SingleStream) == SingleStream
            && space == stream.Space && stream.ConformsTo(profile) && tier >= (stream.IsHighTier ? 1 : 0);
        return usable ? UsableScore + (profile == stream.Idc ? ExactProfileScore : 0) + (level >= stream.LevelIdc ? LevelScore : 0) : 0;
    }

    private static bool TryRead(SdpPayloadType type, string name, int absent, out int value)
    {
        value = absent;
        return type.FormatParameter(name) is not { } text || int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);
    }
}
