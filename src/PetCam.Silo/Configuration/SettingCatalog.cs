using System.Globalization;
using PetCam.Hub;

namespace PetCam.Silo.Configuration;

/// <summary>Every setting of the silo. Defaults are read from the options classes, so that they cannot be told wrong.</summary>
internal static class SettingCatalog
{
    public static IReadOnlyList<Setting> All { get; } = [.. List()];

    public static bool Contains(string key) => All.Any(setting =>
        string.Equals(setting.Key, key, StringComparison.OrdinalIgnoreCase)
        || (setting.Key.EndsWith(":0", StringComparison.Ordinal) && key.StartsWith(setting.Key[..^1], StringComparison.OrdinalIgnoreCase)));

    private static IEnumerable<Setting> List()
    {
        SiloOptions silo = new();
        AccessOptions access = new();
        FleetOptions fleet = new();
        CompatibilityOptions compatibility = new();
        HubOptions hub = new();
        yield return new Setting("Urls", "http://127.0.0.1:8080", "Addresses to listen on, separated by semicolons (--urls).");
        yield return new Setting("Silo:Id", "host name", "Name of this silo (--id).");
        yield return new Setting("Silo:DataFolder", silo.DataFolder, "Folder of database and recordings (--data).");
        yield return new Setting("Silo:Log", "text", "'text' for people or 'json' for collectors, one line each (--log).");
        yield return Of("Silo:DrainTimeout", silo.DrainTimeout, "How long a stopping silo may take.");
        yield return Of("Silo:MinFreeBytes", silo.MinFreeBytes, "Free bytes in the data folder below which /readyz is not ready.");
        yield return new Setting("Access:Token", "none", "Shared secret of all requests but /healthz; needed to listen beyond loopback.");
        yield return Of("Access:AllowAnonymousNetwork", access.AllowAnonymousNetwork, "Listen beyond loopback without a token.");
        yield return new Setting("Access:AllowedOrigins:0", "none", "Origin of another site whose pages may use the API; :1, :2 for more.");
        yield return new Setting("Fleet:DefaultCamera", "first registered", "Camera of board paths without /cameras/{id}.");
        yield return Of("Fleet:ReportInterval", fleet.ReportInterval, "How often a camera's figures are renewed.");
        yield return Of("Compatibility:WebRtcPort", compatibility.WebRtcPort, "Extra port for the board's WebRTC server paths (8081 there); 0: none.");
        yield return Of("Compatibility:MetricsPort", compatibility.MetricsPort, "Extra port for /metrics (9090 on boards); 0: none.");
        yield return Of("Hub:MaxGopUnits", hub.MaxGopUnits, "Access units that a cached GOP may have.");
        yield return Of("Hub:MaxGopBytes", hub.MaxGopBytes, "Bytes that a cached GOP may have.");
        yield return Of("Hub:DetectionHistory", hub.DetectionHistory, "Detections kept per camera.");
        yield return Of("Hub:KeyframeRequestInterval", hub.KeyframeRequestInterval, "A board is asked for a keyframe at most once in this time.");
    }

    private static Setting Of(string key, object value, string description) => new(
        key,
        value switch
        {
            bool truth => truth ? "true" : "false",
            TimeSpan time => time.ToString("c", CultureInfo.InvariantCulture),
            _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? string.Empty,
        },
        description);
}
