namespace PetCam.Media;

/// <summary>How the bytes of an access unit are coded. Values are those of the uplink protocol.</summary>
public enum VideoCodec : byte
{
    /// <summary>Not told; never published.</summary>
    None = 0,

    /// <summary>ITU-T H.264, Annex B byte stream.</summary>
    H264 = 1,

    /// <summary>ITU-T H.265, Annex B byte stream.</summary>
    H265 = 2,

    /// <summary>ITU-T T.81 baseline JPEG; every access unit is a keyframe.</summary>
    Jpeg = 3,
}
