namespace PetCam.Media.H264;

/// <summary>Questions about a whole H.264 access unit, answered by its NAL unit headers alone.</summary>
public static class H264AccessUnits
{
    /// <summary>Tells whether decoding can start here: an IDR slice behind an SPS and a PPS.</summary>
    /// <param name="accessUnit">Annex B bytes, borrowed. Any bytes are safe.</param>
    public static AccessUnitKind Classify(ReadOnlySpan<byte> accessUnit)
    {
        bool sequence = false;
        bool picture = false;
        foreach (H264NalUnit unit in new AnnexBReader(accessUnit))
        {
            sequence |= unit.Type == H264NalUnitType.SequenceParameterSet;
            picture |= unit.Type == H264NalUnitType.PictureParameterSet;
            if (unit.IsSlice)
            {
                // The first slice decides: all slices of a picture are IDR or none is (7.4.1.2.4).
                bool idr = unit.Type == H264NalUnitType.IdrSlice;
                return !idr ? AccessUnitKind.Delta
                    : sequence && picture ? AccessUnitKind.Keyframe : AccessUnitKind.KeyframeWithoutParameterSets;
            }
        }

        return AccessUnitKind.NoPicture;
    }
}
