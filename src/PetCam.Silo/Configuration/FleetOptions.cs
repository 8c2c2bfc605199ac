using PetCam.Domain.Cameras;

namespace PetCam.Silo.Configuration;

/// <summary>What the fleet is, seen from addresses without a camera in them.</summary>
internal sealed class FleetOptions
{
    public const string Section = "Fleet";

    /// <summary>Id of the camera that board paths without <c>/cameras/{id}</c> mean. Default: the first registered.</summary>
    public string? DefaultCamera { get; set; }

    /// <summary>How often each camera's figures reach its grain and the event stream. Default 1 s.</summary>
    public TimeSpan ReportInterval { get; set; } = TimeSpan.FromSeconds(1);

    public IEnumerable<string> Validate()
    {
        if (!string.IsNullOrEmpty(DefaultCamera) && !CameraId.TryParse(DefaultCamera, out _))
        {
            yield return $"Fleet:DefaultCamera is '{DefaultCamera}', which is not a camera id: use 1 to 63 of a-z, 0-9, '.', '_', '-'.";
        }

        if (ReportInterval < TimeSpan.FromMilliseconds(100) || ReportInterval > TimeSpan.FromMinutes(1))
        {
            yield return $"Fleet:ReportInterval is {ReportInterval}: use 00:00:00.1 to 00:01:00.";
        }
    }
}
