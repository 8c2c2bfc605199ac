namespace PetCam.Media.H264;

/// <summary>What a decoder can do with an access unit.</summary>
public enum H264AccessUnitKind
{
    /// <summary>No slice at all: not a picture.</summary>
    NoPicture,

    /// <summary>Needs the pictures before it.</summary>
    Delta,

    /// <summary>IDR with SPS and PPS in front: decoding can start here.</summary>
    Keyframe,

    /// <summary>IDR whose SPS or PPS came earlier: cache and put them in front.</summary>
    KeyframeWithoutParameterSets,
}
