using System.Diagnostics.Metrics;
using PetCam.Hub;
using PetCam.Media;
using PetCam.Silo.Viewers;

namespace PetCam.Silo.Telemetry;

/// <summary>Gauges of the whole silo.</summary>
internal sealed class SiloMetrics : IDisposable
{
    private readonly Meter _meter = new("PetCam.Silo");

    public SiloMetrics(MediaHub hub, ViewerCounts viewers)
    {
        _meter.CreateObservableGauge(
            "petcam.silo.cameras", () => hub.Streams.Count(stream => stream is { IsOnline: true, Publication: not { IsRelayed: true } }), "{camera}", "Cameras connected to this silo");
        _meter.CreateObservableGauge("petcam.silo.viewers", () => viewers.Total, "{viewer}", "People watching through this silo");
        _meter.CreateObservableGauge(
            "petcam.media.outstanding_buffers", () => MediaBufferLedger.Outstanding, "{buffer}", "Media buffers rented and not yet returned");
        _meter.CreateObservableGauge(
            "petcam.media.outstanding_bytes", () => MediaBufferLedger.OutstandingBytes, "By", "Bytes in those buffers");
    }

    public void Dispose() => _meter.Dispose();
}
