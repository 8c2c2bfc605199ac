namespace PetCam.Media;

/// <summary>How the bytes of an audio frame are coded. Values are those of the uplink protocol, where they follow the video codecs.</summary>
public enum AudioCodec : byte
{
    /// <summary>Not told; never published.</summary>
    None = 0,

    /// <summary>RFC 6716; one packet per frame.</summary>
    Opus = 4,

    /// <summary>ITU-T G.711 mu-law, 8 kHz, one channel.</summary>
    Pcmu = 5,

    /// <summary>ITU-T G.711 A-law, 8 kHz, one channel.</summary>
    Pcma = 6,
}
