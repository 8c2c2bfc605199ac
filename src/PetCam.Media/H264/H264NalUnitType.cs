namespace PetCam.Media.H264;

/// <summary>nal_unit_type of ITU-T H.264 table 7-1, those that this product tells apart.</summary>
public enum H264NalUnitType : byte
{
    Unspecified = 0,
    NonIdrSlice = 1,
    DataPartitionA = 2,
    DataPartitionB = 3,
    DataPartitionC = 4,
    IdrSlice = 5,
    SupplementalEnhancementInformation = 6,
    SequenceParameterSet = 7,
    PictureParameterSet = 8,
    AccessUnitDelimiter = 9,
    EndOfSequence = 10,
    EndOfStream = 11,
    FillerData = 12,
}
