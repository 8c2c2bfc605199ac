using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace PetCam.Silo.Telemetry;

/// <summary>Keeps the text of the last collection. The SDK aggregates; this only writes what it is handed (decisions/0008).</summary>
[ExportModes(ExportModes.Pull)]
internal sealed class PrometheusExporter : BaseExporter<Metric>, IPullMetricExporter
{
    /// <summary>Set by the reader that this exporter is given to.</summary>
    public Func<int, bool>? Collect { get; set; }

    public string Text { get; private set; } = string.Empty;

    public override ExportResult Export(in Batch<Metric> batch)
    {
        PrometheusTextWriter writer = new();
        foreach (Metric metric in batch)
        {
            writer.Write(metric);
        }

        Text = writer.ToString();
        return ExportResult.Success;
    }
}
