using PetCam.Silo.Cluster;

namespace PetCam.Silo.Configuration;

/// <summary>Every setting of the silo.</summary>
internal static class SettingCatalog
{
    public static IReadOnlyList<Setting> All { get; } =
        [.. Silo(new()), .. Access(new()), .. Fleet(new()), .. Compatibility(new()), .. Viewers(new()), .. FeatureSettings.List(), .. ClusterSettings.List()];

    /// <summary>True for a key of the catalog, whatever its case, and for further entries of its lists.</summary>
    public static bool Contains(string key) => All.Any(setting =>
        string.Equals(setting.Key, key, StringComparison.OrdinalIgnoreCase)
        || (setting.Key.EndsWith(":0", StringComparison.Ordinal) && key.StartsWith(setting.Key[..^1], StringComparison.OrdinalIgnoreCase)));

    private static IEnumerable<Setting> Silo(SiloOptions silo) =>
    [
        new("Urls", "http://127.0.0.1:8080", "Addresses to listen on, separated by semicolons (--urls)."),
        new("Silo:Id", "host name", "Name of this silo (--id)."),
        new("Silo:DataFolder", silo.DataFolder, "Folder of database and recordings (--data)."),
        new("Silo:Log", "text", "'text' for people or 'json' for collectors, one line each (--log)."),
        Setting.Of("Silo:DrainTimeout", silo.DrainTimeout, "How long a stopping silo may take."),
        Setting.Of("Silo:MinFreeBytes", silo.MinFreeBytes, "Free bytes in the data folder below which /readyz is not ready."),
    ];

    private static IEnumerable<Setting> Access(AccessOptions access) =>
    [
        new("Access:Token", "none", "Shared secret of all requests but /healthz; needed to listen beyond loopback."),
        Setting.Of("Access:AllowAnonymousNetwork", access.AllowAnonymousNetwork, "Listen beyond loopback without a token."),
        new("Access:AllowedOrigins:0", "none", "Origin of another site whose pages may use the API; :1, :2 for more."),
    ];

    private static IEnumerable<Setting> Fleet(FleetOptions fleet) =>
    [
        new("Fleet:DefaultCamera", "first registered", "Camera of board paths without /cameras/{id}."),
        new("Dashboard:Folder", "wwwroot beside the program", "Folder of the built dashboard."),
        Setting.Of("Fleet:ReportInterval", fleet.ReportInterval, "How often the list of cameras is renewed."),
    ];

    private static IEnumerable<Setting> Viewers(ViewerOptions viewers) =>
    [
        Setting.Of("Viewers:MaxViewers", viewers.MaxViewers, "Viewers of all kinds at one time; more are answered 503 and told of another silo. 0: no limit."),
        Setting.Of("Viewers:MaxEgressBps", viewers.MaxEgressBps, "Bits per second sent to viewers, beyond which no further ones are taken. 0: no limit."),
        Setting.Of("Viewers:MaxCpu", viewers.MaxCpu, "Share of the processors in use, 0 to 1, beyond which no further viewers are taken. 0: no limit."),
    ];

    private static IEnumerable<Setting> Compatibility(CompatibilityOptions compatibility) =>
    [
        Setting.Of("Compatibility:WebRtcPort", compatibility.WebRtcPort, "Extra port for the board's WebRTC server paths (8081 there); 0: none."),
        Setting.Of("Compatibility:MetricsPort", compatibility.MetricsPort, "Extra port for /metrics (9090 on boards); 0: none."),
    ];
}
