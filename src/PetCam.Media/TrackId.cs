namespace PetCam.Media;

/// <summary>Which of a camera's simultaneous encodings an access unit belongs to. Values are those of the uplink protocol.</summary>
public enum TrackId : byte
{
    /// <summary>The full-size video.</summary>
    Main = 0,

    /// <summary>The small video for grids and thin networks.</summary>
    Sub = 1,

    /// <summary>JPEG pictures.</summary>
    Picture = 2,
}
