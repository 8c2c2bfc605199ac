using System.Diagnostics.Metrics;

namespace PetCam.Ingest;

/// <summary>Counters of the relay, tagged with the camera where it is the point.</summary>
internal static class RelayMetrics
{
    private static readonly Meter Meter = new("PetCam.Ingest.Relay");

    public static readonly UpDownCounter<long> Taken = Meter.CreateUpDownCounter<long>(
        "petcam.relay.taken", "{camera}", "Cameras that this silo takes from another one");

    public static readonly UpDownCounter<long> Served = Meter.CreateUpDownCounter<long>(
        "petcam.relay.served", "{connection}", "Connections on which this silo passes a camera on");

    public static readonly Counter<long> Attached = Meter.CreateCounter<long>(
        "petcam.relay.attached", "{connection}", "Connections on which a camera began to come, the first and all later ones");

    public static readonly Counter<long> Detours = Meter.CreateCounter<long>(
        "petcam.relay.detours", "{connection}", "Connections of these over a silo that fetches the camera, because its home did not answer");

    public static readonly Counter<long> Failures = Meter.CreateCounter<long>(
        "petcam.relay.failures", "{attempt}", "Attempts to take a camera that brought none, by reason");

    public static readonly Counter<long> Refusals = Meter.CreateCounter<long>(
        "petcam.relay.refusals", "{connection}", "Silos that wanted a camera and were not given it, by reason");

    public static readonly Counter<long> SentUnits = Meter.CreateCounter<long>(
        "petcam.relay.access_units", "{unit}", "Access units passed on");

    public static readonly Counter<long> SentBytes = Meter.CreateCounter<long>(
        "petcam.relay.bytes", "By", "Payload bytes passed on");

    public static readonly Counter<long> DroppedUnits = Meter.CreateCounter<long>(
        "petcam.relay.dropped_access_units", "{unit}", "Access units not passed on, because the link to the other silo was too slow");
}
