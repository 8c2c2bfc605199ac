namespace PetCam.Media.H265;

/// <summary>nal_unit_type of ITU-T H.265 table 7-1, those that this product tells apart.</summary>
public enum H265NalUnitType : byte
{
    /// <summary>First of the slices that need other pictures.</summary>
    TrailingNonReference = 0,
    Trailing = 1,

    /// <summary>First of those where decoding can start (IRAP).</summary>
    BrokenLinkAccess = 16,
    IdrWithLeading = 19,
    IdrWithoutLeading = 20,
    CleanRandomAccess = 21,

    /// <summary>Last of the IRAP types; reserved.</summary>
    LastIntraRandomAccess = 23,

    /// <summary>Last of the slice types; reserved.</summary>
    LastSlice = 31,
    VideoParameterSet = 32,
    SequenceParameterSet = 33,
    PictureParameterSet = 34,
    AccessUnitDelimiter = 35,
    EndOfSequence = 36,
    EndOfBitstream = 37,
    FillerData = 38,
    PrefixSupplementalEnhancementInformation = 39,
    SuffixSupplementalEnhancementInformation = 40,
}
