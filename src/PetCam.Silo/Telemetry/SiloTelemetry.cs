using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using PetCam.Silo.Hosting;

namespace PetCam.Silo.Telemetry;

/// <summary>Collects the meters of this process for <c>/metrics</c>, and sends them and traces on when OTLP is configured.</summary>
internal sealed class SiloTelemetry : IDisposable
{
    private const int CollectTimeoutMilliseconds = 2000;

    private static readonly string[] Meters =
        ["PetCam.*", "System.Runtime", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel"];

    private readonly Lock _collecting = new();
    private readonly PrometheusExporter _exporter = new();
    private readonly MeterProvider _meters;
    private readonly TracerProvider? _traces;

    public SiloTelemetry(SiloState silo, IConfiguration configuration)
    {
        ResourceBuilder resource = ResourceBuilder.CreateDefault()
            .AddService("petcam-silo", serviceVersion: BuildVersion.Text, serviceInstanceId: silo.Id);
        bool sends = !string.IsNullOrEmpty(configuration["OTEL_EXPORTER_OTLP_ENDPOINT"]);
        MeterProviderBuilder meters = Sdk.CreateMeterProviderBuilder()
            .SetResourceBuilder(resource).AddMeter(Meters).AddReader(new BaseExportingMetricReader(_exporter));
        _meters = (sends ? meters.AddOtlpExporter() : meters).Build();
        _traces = sends
            ? Sdk.CreateTracerProviderBuilder().SetResourceBuilder(resource).AddSource("PetCam.*", "Microsoft.AspNetCore").AddOtlpExporter().Build()
            : null;
    }

    /// <summary>All metrics as Prometheus' text. One collection at a time: a second scrape waits for the first.</summary>
    public string CollectText()
    {
        lock (_collecting)
        {
            _exporter.Collect?.Invoke(CollectTimeoutMilliseconds);
            return _exporter.Text;
        }
    }

    public void Dispose()
    {
        _traces?.Dispose();
        _meters.Dispose();
    }
}
