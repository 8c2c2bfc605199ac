namespace PetCam.HttpLive;

/// <summary>Limits of the live endpoints over plain HTTP. Section <c>HttpLive</c>.</summary>
public sealed class HttpLiveOptions
{
    /// <summary>MJPEG streams that one camera may have open at once; beyond it 503. Default 64.</summary>
    public int MaxStreamsPerCamera { get; set; } = 64;

    /// <summary>How far a detection's capture time may be from a picture's to be drawn on it. Default 200 ms.</summary>
    public TimeSpan DetectionTolerance { get; set; } = TimeSpan.FromMilliseconds(200);

    /// <summary>Quality at which a picture with boxes is encoded again, 1 to 100. Default 85.</summary>
    public int JpegQuality { get; set; } = 85;

    /// <summary>Pixels that a picture may have on each side to be passed on. Default 4096.</summary>
    public int MaxPictureSide { get; set; } = 4096;

    /// <exception cref="ArgumentException">A value is impossible; the message names the remedy.</exception>
    public void Validate()
    {
        Require(MaxStreamsPerCamera > 0, $"HttpLive:MaxStreamsPerCamera is {MaxStreamsPerCamera}: use 1 or more.");
        Require(DetectionTolerance >= TimeSpan.Zero, $"HttpLive:DetectionTolerance is {DetectionTolerance}: use zero or more.");
        Require(JpegQuality is >= 1 and <= 100, $"HttpLive:JpegQuality is {JpegQuality}: use 1 to 100.");
        Require(MaxPictureSide is >= 16 and <= 16384, $"HttpLive:MaxPictureSide is {MaxPictureSide}: use 16 to 16384.");
    }

    private static void Require(bool holds, string message)
    {
        if (!holds)
        {
            throw new ArgumentException(message);
        }
    }
}
