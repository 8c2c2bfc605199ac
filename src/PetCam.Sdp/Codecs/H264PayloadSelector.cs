namespace PetCam.Sdp;

/// <summary>Chooses among the many H.264 payload types that a browser offers the one that fits the stream (RFC 6184 §8.1, §8.2.2).</summary>
/// <remarks>
/// The level chooses among equals and never refuses alone: browsers offer 3.1 out of habit, with level-asymmetry-allowed, and decode what their
/// machine can; others leave profile-level-id out, which by the letter means level 1 (decisions/0014).
/// </remarks>
public static class H264PayloadSelector
{
    private const int ModeScore = 100;
    private const int ProfileScore = 10;
    private const int LevelScore = 1;

    /// <summary>Takes packetization mode 1 before mode 0, then the profile that suits best, then a sufficient level; among equals the offerer's order decides.</summary>
    /// <param name="stream">Profile of the stream that will be sent; null while the camera has not sent any.</param>
    /// <param name="fitsSingleUnits">Mode 0 can carry the stream.</param>
    /// <returns>Null when nothing offered can decode it.</returns>
    public static SdpPayloadType? Select(SdpMediaOffer media, H264Profile? stream, bool fitsSingleUnits = false)
    {
        ArgumentNullException.ThrowIfNull(media);
        // Constrained baseline, level 3.1: what nearly every camera sends, and what every decoder takes.
        H264Profile wanted = stream ?? new H264Profile(66, 0xE0, 31);
        SdpPayloadType? best = null;
        int bestScore = 0;
        foreach (SdpPayloadType type in media.PayloadTypes)
        {
            int mode = ReadMode(type);
            int score = mode == 1 || (mode == 0 && fitsSingleUnits) ? Score(type, wanted) : 0;
            score += score > 0 ? mode * ModeScore : 0;
            if (score > bestScore)
            {
                best = type;
                bestScore = score;
            }
        }

        return best;
    }

    /// <summary>True when the section takes H.264 in packetization mode 0 and in no other.</summary>
    public static bool TakesModeZeroOnly(SdpMediaOffer media)
    {
        ArgumentNullException.ThrowIfNull(media);
        int[] modes = [.. media.PayloadTypes.Where(type => type.Is("H264")).Select(ReadMode)];
        return modes.Length > 0 && Array.TrueForAll(modes, mode => mode == 0);
    }

    /// <summary>packetization-mode: absent means 0; 2 is interleaved, which nobody sends (§6.4).</summary>
    internal static int ReadMode(SdpPayloadType type) => type.FormatParameter("packetization-mode") switch { null or "0" => 0, "1" => 1, _ => 2 };

    private static int Score(SdpPayloadType type, H264Profile stream)
    {
        if (!type.Is("H264") || !H264Profile.TryParse(type.FormatParameter("profile-level-id"), out H264Profile offered))
        {
            return 0;
        }

        int suitability = offered.Suitability(stream);
        return suitability == 0 ? 0 : (suitability * ProfileScore) + (offered.LevelIdc >= stream.LevelIdc ? LevelScore : 0);
    }
}
