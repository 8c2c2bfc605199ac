using System.Diagnostics.Metrics;

namespace PetCam.Ingest;

/// <summary>Counters of ingest. Tagged with the camera where a camera is known, never with a session.</summary>
internal static class IngestMetrics
{
    private static readonly Meter Meter = new("PetCam.Ingest");

    public static readonly UpDownCounter<long> Uplinks = Meter.CreateUpDownCounter<long>(
        "petcam.ingest.uplinks", "{connection}", "Agents connected and welcomed");

    public static readonly Counter<long> Violations = Meter.CreateCounter<long>(
        "petcam.ingest.violations", "{connection}", "Connections closed because of what the agent sent, by kind");

    public static readonly Counter<long> MissedUnits = Meter.CreateCounter<long>(
        "petcam.ingest.missed_access_units", "{unit}", "Sequence numbers that never came");

    public static readonly Counter<long> LateUnits = Meter.CreateCounter<long>(
        "petcam.ingest.late_access_units", "{unit}", "Units marked late: not live, and so not published to viewers");

    public static readonly Counter<long> DroppedReplies = Meter.CreateCounter<long>(
        "petcam.ingest.dropped_replies", "{message}", "Messages to agents that did not read them");

    public static readonly Counter<long> Redirects = Meter.CreateCounter<long>(
        "petcam.ingest.redirects", "{connection}", "Agents asked to go to another silo, by why");

    public static readonly Counter<long> RefusedConnections = Meter.CreateCounter<long>(
        "petcam.ingest.refused_connections", "{connection}", "WebSockets answered 503 because too many came, waited, or had not said Hello");
}
