using System.Text.Json.Serialization;

namespace PetCam.Edge.Configuration;

/// <summary>Settings as they were written, on the command line or in the file; null is not written.</summary>
internal sealed record EdgeSettings
{
    public string? Camera { get; init; }

    public string? Name { get; init; }

    public IReadOnlyList<string>? Silos { get; init; }

    /// <summary><c>petcam</c> or <c>video_stream</c>.</summary>
    public string? Layout { get; init; }

    /// <summary><c>timespec</c> or <c>f64</c>.</summary>
    public string? DetectionLayout { get; init; }

    public string? Ring { get; init; }

    public string? SubRing { get; init; }

    public string? JpegRing { get; init; }

    public string? Detections { get; init; }

    public string? TokenFile { get; init; }

    public double? MaxReconnectSeconds { get; init; }

    [JsonIgnore]
    public bool Verbose { get; init; }

    /// <summary>These settings, and where they are silent those of <paramref name="other"/>.</summary>
    public EdgeSettings Or(EdgeSettings other) => new()
    {
        Camera = Camera ?? other.Camera,
        Name = Name ?? other.Name,
        Silos = Silos ?? other.Silos,
        Layout = Layout ?? other.Layout,
        DetectionLayout = DetectionLayout ?? other.DetectionLayout,
        Ring = Ring ?? other.Ring,
        SubRing = SubRing ?? other.SubRing,
        JpegRing = JpegRing ?? other.JpegRing,
        Detections = Detections ?? other.Detections,
        TokenFile = TokenFile ?? other.TokenFile,
        MaxReconnectSeconds = MaxReconnectSeconds ?? other.MaxReconnectSeconds,
        Verbose = Verbose || other.Verbose,
    };
}
