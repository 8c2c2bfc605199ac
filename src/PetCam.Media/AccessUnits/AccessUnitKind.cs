namespace PetCam.Media;

/// <summary>What a decoder can do with an access unit of H.264 or H.265.</summary>
public enum AccessUnitKind
{
    /// <summary>No slice at all: not a picture.</summary>
    NoPicture,

    /// <summary>Needs the pictures before it.</summary>
    Delta,

    /// <summary>IDR (H.264) or IRAP (H.265) picture with its parameter sets in front: decoding can start here.</summary>
    Keyframe,

    /// <summary>Such a picture whose parameter sets came earlier: cache and put them in front.</summary>
    KeyframeWithoutParameterSets,
}
