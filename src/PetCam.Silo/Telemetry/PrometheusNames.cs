using System.Text;
using OpenTelemetry.Metrics;

namespace PetCam.Silo.Telemetry;

/// <summary>Names of instruments as Prometheus writes them: <c>petcam.media.latency</c> in <c>s</c> is <c>petcam_media_latency_seconds</c>.</summary>
internal static class PrometheusNames
{
    private static readonly Dictionary<string, string> FurtherNames = new(StringComparer.Ordinal)
    {
        ["petcam.webrtc.access_units"] = "streaming_webrtc_frames_sent_total",
        ["petcam.hub.dropped_access_units"] = "streaming_process_errors_total",
    };

    /// <summary>The name of the same counter in the boards' dashboards (compat.md section 2); null for all others.</summary>
    public static string? FurtherNameOf(string name) => FurtherNames.GetValueOrDefault(name);

    /// <summary>Unit and <c>_total</c> suffixes as the OpenTelemetry compatibility specification adds them, once.</summary>
    public static string ForMetric(string name, string? unit, MetricType type)
    {
        string text = Sanitize(name);
        string suffix = UnitSuffix(unit);
        if (suffix.Length > 0 && !text.EndsWith(suffix, StringComparison.Ordinal))
        {
            text = $"{text}_{suffix}";
        }

        return IsCounter(type) && !text.EndsWith("_total", StringComparison.Ordinal) ? $"{text}_total" : text;
    }

    public static bool IsCounter(MetricType type) => type is MetricType.LongSum or MetricType.DoubleSum;

    /// <summary>Letters, digits and underscores; anything else becomes an underscore.</summary>
    public static string Sanitize(string name)
    {
        StringBuilder text = new(name.Length);
        foreach (char c in name)
        {
            text.Append(char.IsAsciiLetterOrDigit(c) ? c : '_');
        }

        return char.IsAsciiDigit(name[0]) ? $"_{text}" : text.ToString();
    }

    private static string UnitSuffix(string? unit) => unit switch
    {
        "s" => "seconds",
        "ms" => "ms",
        "By" => "bytes",
        "bit/s" => "bits_per_second",
        "%" => "percent",
        _ => string.Empty, // {annotations} and the dimensionless have none
    };
}
