using System.Diagnostics.Metrics;

namespace PetCam.Cluster;

/// <summary>Counters of the cluster, as this silo sees it.</summary>
internal static class ClusterMetrics
{
    private static readonly Meter Meter = new("PetCam.Cluster");

    public static readonly Gauge<long> Silos = Meter.CreateGauge<long>("petcam.cluster.silos", "{silo}", "Live silos, by phase");

    public static readonly Gauge<long> Alive = Meter.CreateGauge<long>(
        "petcam.cluster.alive", "{silo}", "1 while this silo may decide; 0 while it is suspended or its life is over");

    public static readonly Counter<long> Claims = Meter.CreateCounter<long>("petcam.cluster.claims", "{key}", "Keys asked of the table, by kind");

    public static readonly Counter<long> ClaimFailures = Meter.CreateCounter<long>(
        "petcam.cluster.claim_failures", "{batch}", "Batches of the directory that the table did not take");

    public static readonly Histogram<double> ClaimTime = Meter.CreateHistogram(
        "petcam.cluster.claim_time", "s", "Round trip of a batch of the directory", advice: new InstrumentAdvice<double>
        {
            HistogramBucketBoundaries = [0.0002, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5],
        });

    public static readonly Counter<long> Suspicions = Meter.CreateCounter<long>("petcam.cluster.suspicions", "{suspicion}", "Links that broke to silos that should live");

    public static readonly Counter<long> Deaths = Meter.CreateCounter<long>("petcam.cluster.deaths", "{silo}", "Silos that this one declared dead, by cause");

    public static readonly Counter<long> Suspensions = Meter.CreateCounter<long>("petcam.cluster.suspensions", "{life}", "Times that this silo stopped deciding");

    public static readonly Counter<long> LivesEnded = Meter.CreateCounter<long>("petcam.cluster.lives_ended", "{life}", "Lives of this silo that others had declared over");

    public static readonly Counter<long> Links = Meter.CreateCounter<long>("petcam.cluster.links", "{link}", "Links that others opened, by purpose");

    public static readonly Counter<long> RefusedLinks = Meter.CreateCounter<long>("petcam.cluster.refused_links", "{link}", "Connections that did not become links");
}
