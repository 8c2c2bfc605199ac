namespace PetCam.Fmp4;

/// <summary>The box types that are read here, as big-endian numbers.</summary>
public static class BoxType
{
    public const uint FileType = 0x66747970; // ftyp
    public const uint Movie = 0x6D6F6F76; // moov
    public const uint MovieFragment = 0x6D6F6F66; // moof
    public const uint MediaData = 0x6D646174; // mdat
    public const uint Uuid = 0x75756964; // uuid
    public const uint ProducerReferenceTime = 0x70726674; // prft

    internal const uint Track = 0x7472616B; // trak
    internal const uint Media = 0x6D646961; // mdia
    internal const uint MediaHeader = 0x6D646864; // mdhd
    internal const uint MediaInformation = 0x6D696E66; // minf
    internal const uint SampleTable = 0x7374626C; // stbl
    internal const uint SampleDescription = 0x73747364; // stsd
    internal const uint AvcSampleEntry = 0x61766331; // avc1
    internal const uint AvcConfiguration = 0x61766343; // avcC
    internal const uint MovieFragmentHeader = 0x6D666864; // mfhd
    internal const uint TrackFragment = 0x74726166; // traf
    internal const uint TrackFragmentHeader = 0x74666864; // tfhd
    internal const uint TrackFragmentDecodeTime = 0x74666474; // tfdt
    internal const uint TrackFragmentRun = 0x7472756E; // trun
}
