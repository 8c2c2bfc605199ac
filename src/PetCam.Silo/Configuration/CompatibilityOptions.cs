namespace PetCam.Silo.Configuration;

/// <summary>Extra ports on which the board servers' clients expect the same paths.</summary>
internal sealed class CompatibilityOptions
{
    public const string Section = "Compatibility";

    /// <summary>Port of the WebRTC server's paths, 8081 on boards. Default 0: not opened.</summary>
    public int WebRtcPort { get; set; }

    /// <summary>Port of the metrics path, 9090 on boards. Default 0: not opened.</summary>
    public int MetricsPort { get; set; }

    public IEnumerable<string> Validate()
    {
        foreach ((string name, int port) in new[] { (nameof(WebRtcPort), WebRtcPort), (nameof(MetricsPort), MetricsPort) })
        {
            if (port is < 0 or > 65535)
            {
                yield return $"Compatibility:{name} is {port}: use a port from 1 to 65535, or 0 for none.";
            }
        }
    }
}
