namespace PetCam.Sdp;

/// <summary>Chooses among the many H.264 payload types that a browser offers the one that fits the stream.</summary>
public static class H264PayloadSelector
{
    private const string NonInterleaved = "1";

    /// <summary>Takes packetization mode 1 with the profile that suits best; among equals the offerer's order decides.</summary>
    /// <param name="stream">Profile of the stream that will be sent; null while the camera has not sent any.</param>
    /// <returns>Null when nothing offered can decode it.</returns>
    public static SdpPayloadType? Select(SdpMediaOffer media, H264Profile? stream)
    {
        ArgumentNullException.ThrowIfNull(media);
        // Constrained baseline, level 3.1: what nearly every camera sends, and what every decoder takes.
        H264Profile wanted = stream ?? new H264Profile(66, 0xE0, 31);
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

    private static int Score(SdpPayloadType type, H264Profile stream)
    {
        bool usable = type.Is("H264") && type.FormatParameter("packetization-mode") == NonInterleaved;
        return usable && H264Profile.TryParse(type.FormatParameter("profile-level-id"), out H264Profile offered) ? offered.Suitability(stream) : 0;
    }
}
