namespace PetCam.Media.H265;

/// <summary>Questions about a whole H.265 access unit, answered by its NAL unit headers alone.</summary>
public static class H265AccessUnits
{
    /// <summary>Tells whether decoding can start here: an IRAP slice behind VPS, SPS and PPS.</summary>
    /// <param name="accessUnit">Annex B bytes, borrowed. Any bytes are safe.</param>
    public static AccessUnitKind Classify(ReadOnlySpan<byte> accessUnit)
    {
        bool video = false;
        bool sequence = false;
        bool picture = false;
        foreach (H265NalUnit unit in new H265NalUnitReader(accessUnit))
        {
            video |= unit.Type == H265NalUnitType.VideoParameterSet;
            sequence |= unit.Type == H265NalUnitType.SequenceParameterSet;
            picture |= unit.Type == H265NalUnitType.PictureParameterSet;
            if (unit.IsSlice)
            {
                // The first slice decides: all slices of an IRAP picture have the same type (7.4.2.2).
                return !unit.IsIntraRandomAccess ? AccessUnitKind.Delta
                    : video && sequence && picture ? AccessUnitKind.Keyframe : AccessUnitKind.KeyframeWithoutParameterSets;
            }
        }

        return AccessUnitKind.NoPicture;
    }
}
