using System.Text.Json;
using PetCam.Edge.Capture.Native;
using PetCam.Edge.Uplink;

namespace PetCam.Edge.Configuration;

/// <summary>Turns settings into options: file under command line, defaults under both, everything checked.</summary>
internal static class EdgeOptionsReader
{
    /// <summary>What switches a source off.</summary>
    public const string None = "none";

    private const int MaxCameraLength = 63;
    private const string DefaultSilo = "ws://127.0.0.1:8080";
    private const double MaxReconnectLimit = 3600;
    private const int MaxSilos = 32;

    /// <exception cref="ConfigurationException">The file cannot be read, is not JSON, or has a setting that does not exist.</exception>
    public static EdgeSettings ReadFile(string path)
    {
        try
        {
            using FileStream file = File.OpenRead(path);
            return JsonSerializer.Deserialize(file, EdgeSettingsJson.Default.EdgeSettings) ?? new EdgeSettings();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new ConfigurationException($"Cannot read --config {path}: {exception.Message}");
        }
    }

    /// <param name="hostName">Of the board: the camera's default name.</param>
    /// <param name="token">From the environment; null without.</param>
    /// <exception cref="ConfigurationException">A value cannot work.</exception>
    public static EdgeOptions Read(EdgeSettings settings, string hostName, string? token)
    {
        RingLayout layout = ReadLayout(settings.Layout);
        string camera = settings.Camera ?? ToCameraId(hostName);
        CheckCamera(camera);
        double reconnect = settings.MaxReconnectSeconds ?? 5;
        if (!(reconnect is > 0 and <= MaxReconnectLimit))
        {
            throw new ConfigurationException($"maxReconnectSeconds is {reconnect}; use more than 0 and at most {MaxReconnectLimit}.");
        }

        bool petcam = layout == RingLayout.Petcam;
        return new EdgeOptions
        {
            Camera = camera,
            Name = settings.Name ?? camera,
            Silos = ReadSilos(settings.Silos ?? [DefaultSilo]),
            Layout = layout,
            DetectionLayout = ReadDetectionLayout(settings.DetectionLayout),
            Ring = ReadSegment("--ring", settings.Ring ?? (petcam ? "/pet_camera_stream" : "/video_stream"))
                ?? throw new ConfigurationException("--ring none leaves nothing to send; name the segment with the video."),
            SubRing = ReadSegment("--sub-ring", settings.SubRing ?? None),
            JpegRing = ReadSegment("--jpeg-ring", settings.JpegRing ?? (petcam ? "/pet_camera_mjpeg_frame" : None)),
            Detections = ReadSegment("--detections", settings.Detections ?? "/pet_camera_detections"),
            TokenFile = settings.TokenFile,
            Token = token,
            Verbose = settings.Verbose,
            MaxReconnectWait = TimeSpan.FromSeconds(reconnect),
        };
    }

    /// <summary>The host name in a camera id's alphabet.</summary>
    public static string ToCameraId(string hostName)
    {
        string id = string.Concat(hostName.ToLowerInvariant().Select(c => IsIdCharacter(c) ? c : '-')).TrimStart('-', '.', '_');
        return id.Length == 0 ? "camera" : id[..Math.Min(id.Length, MaxCameraLength)];
    }

    private static void CheckCamera(string camera)
    {
        if (camera.Length is 0 or > MaxCameraLength || !char.IsAsciiLetterOrDigit(camera[0]) || !camera.All(IsIdCharacter))
        {
            throw new ConfigurationException(
                $"--camera '{camera}' is not a camera id: use 1 to {MaxCameraLength} of a-z, 0-9, '.', '_', '-', a letter or digit first.");
        }
    }

    private static bool IsIdCharacter(char c) => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '.' or '_' or '-';

    /// <summary>Each entry may name several, separated by commas.</summary>
    private static Uri[] ReadSilos(IReadOnlyList<string> entries)
    {
        string[] silos = [.. entries.SelectMany(entry => entry.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))];
        if (silos.Length is 0 or > MaxSilos)
        {
            throw new ConfigurationException($"{silos.Length} silos are named; use --silo ws://host:port, once to {MaxSilos} times.");
        }

        return [.. silos.Select(text => SiloAddress.TryParse(text, out Uri address)
            ? address
            : throw new ConfigurationException($"--silo '{text}' is not an address like ws://host:8080 or wss://host.")).Distinct()];
    }

    private static string? ReadSegment(string option, string name)
    {
        if (name == None)
        {
            return null;
        }

        bool valid = name.Length is > 1 and < 255 && name[0] == '/' && name.IndexOf('/', 1) < 0;
        return valid ? name : throw new ConfigurationException($"{option} '{name}' is not a segment name: one leading '/', as in /pet_camera_stream.");
    }

    private static RingLayout ReadLayout(string? text) => text switch
    {
        null or "petcam" => RingLayout.Petcam,
        "video_stream" => RingLayout.VideoStream,
        _ => throw new ConfigurationException($"--layout '{text}' is unknown; use petcam or video_stream."),
    };

    private static DetectionLayout ReadDetectionLayout(string? text) => text switch
    {
        null or "timespec" => DetectionLayout.Timespec,
        "f64" => DetectionLayout.F64,
        _ => throw new ConfigurationException($"--detection-layout '{text}' is unknown; use timespec or f64."),
    };
}
