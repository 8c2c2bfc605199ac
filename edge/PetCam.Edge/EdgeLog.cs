using Microsoft.Extensions.Logging;

namespace PetCam.Edge;

/// <summary>What the process says about its own life.</summary>
internal static partial class EdgeLog
{
    [LoggerMessage(10010, LogLevel.Information, "petcam-edge {Version}: camera {Camera} from {Ring} to {Silos}")]
    public static partial void Starting(ILogger logger, string version, string camera, string ring, string silos);

    [LoggerMessage(10011, LogLevel.Information, "Stopped")]
    public static partial void Stopped(ILogger logger);

    [LoggerMessage(10012, LogLevel.Error, "{Sentence}")]
    public static partial void WrongSettings(ILogger logger, string sentence);

    [LoggerMessage(10013, LogLevel.Error, "libpetcam cannot be loaded: {Sentence}; put libpetcam.so beside petcam-edge")]
    public static partial void NoLibrary(ILogger logger, string sentence);
}
