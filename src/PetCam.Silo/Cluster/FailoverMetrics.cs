using System.Diagnostics.Metrics;

namespace PetCam.Silo.Cluster;

/// <summary>What moves and drains of cameras measure, on the silo that a camera comes to, and on the one that is drained.</summary>
internal static class FailoverMetrics
{
    private static readonly Meter Meter = new("PetCam.Silo");

    public static readonly Counter<long> Failovers = Meter.CreateCounter<long>(
        "petcam.cluster.failovers", "{camera}", "Cameras that came here from another silo, or from an earlier life of this one, by silo and reason");

    public static readonly Histogram<double> Time = Meter.CreateHistogram(
        "petcam.cluster.failover_time", "s", "From the last word of a camera's former silo to its first picture here, by reason", advice: new InstrumentAdvice<double>
        {
            HistogramBucketBoundaries = [0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 0.7, 1, 1.5, 2, 3, 5, 10, 30],
        });

    public static readonly Counter<long> Drains = Meter.CreateCounter<long>("petcam.cluster.drains", "{drain}", "Times that this silo sent its cameras elsewhere");

    public static readonly Counter<long> DrainedCameras = Meter.CreateCounter<long>(
        "petcam.cluster.drained_cameras", "{camera}", "Cameras of drains, by what became of them: moved or stayed");

    public static KeyValuePair<string, object?> Tag(FailoverReason reason) => new("reason", reason switch
    {
        FailoverReason.Dead => "dead",
        FailoverReason.Drained => "drained",
        _ => "moved",
    });
}
