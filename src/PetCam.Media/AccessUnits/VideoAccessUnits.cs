using PetCam.Media.H264;
using PetCam.Media.H265;

namespace PetCam.Media;

/// <summary>Questions about an access unit of either video codec.</summary>
public static class VideoAccessUnits
{
    /// <summary>Tells whether decoding can start here.</summary>
    /// <param name="accessUnit">Annex B bytes, borrowed. Any bytes are safe.</param>
    /// <returns><see cref="AccessUnitKind.NoPicture"/> for codecs other than H.264 and H.265.</returns>
    public static AccessUnitKind Classify(VideoCodec codec, ReadOnlySpan<byte> accessUnit) => codec switch
    {
        VideoCodec.H264 => H264AccessUnits.Classify(accessUnit),
        VideoCodec.H265 => H265AccessUnits.Classify(accessUnit),
        _ => AccessUnitKind.NoPicture,
    };

    /// <summary>Bytes of the longest NAL unit, header included; 0 when there is none.</summary>
    /// <param name="accessUnit">Annex B bytes, borrowed. Any bytes are safe.</param>
    public static int LongestNalUnit(ReadOnlySpan<byte> accessUnit)
    {
        int longest = 0;
        foreach (H264NalUnit unit in new AnnexBReader(accessUnit)) // start codes are those of both codecs
        {
            longest = Math.Max(longest, unit.Bytes.Length);
        }

        return longest;
    }
}
