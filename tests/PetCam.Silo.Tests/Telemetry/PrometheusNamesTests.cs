using OpenTelemetry.Metrics;
using PetCam.Silo.Telemetry;

namespace PetCam.Silo.Tests.Telemetry;

public sealed class PrometheusNamesTests
{
    [Theory]
    [InlineData("petcam.media.latency", "s", MetricType.Histogram, "petcam_media_latency_seconds")]
    [InlineData("petcam.hub.bytes", "By", MetricType.LongSum, "petcam_hub_bytes_total")]
    [InlineData("petcam.hub.access_units", "{unit}", MetricType.LongSum, "petcam_hub_access_units_total")]
    [InlineData("streaming_frames_read", null, MetricType.LongSum, "streaming_frames_read_total")]
    [InlineData("streaming_frame_latency_ms", null, MetricType.DoubleGauge, "streaming_frame_latency_ms")]
    [InlineData("2fast", null, MetricType.LongGauge, "_2fast")]
    public void Name_carries_unit_and_kind_once(string name, string? unit, MetricType type, string expected) =>
        Assert.Equal(expected, PrometheusNames.ForMetric(name, unit, type));
}
