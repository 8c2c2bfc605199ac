namespace PetCam.WebRtc;

/// <summary>Counts of one publisher's session.</summary>
/// <param name="Packets">Media packets taken, retransmissions included.</param>
/// <param name="Refused">Datagrams that were forged, replayed, cut short, or of no stream that was agreed.</param>
/// <param name="Lost">Packets given up.</param>
/// <param name="Repaired">Packets that came when they were asked for.</param>
/// <param name="Units">Access units handed to the hub.</param>
/// <param name="DroppedUnits">Access units that were broken, or useless for want of a keyframe.</param>
/// <param name="NackedPackets">Packets asked for again, each request counted.</param>
/// <param name="KeyframeRequests">Picture loss indications sent.</param>
/// <param name="LastLostAt">When a packet was given up last; null when none was.</param>
/// <param name="LastUnitAt">By the silo's clock; null before the first.</param>
/// <param name="SiloMinusPublisher">Clock offset; it contains the shortest way of a picture, which cannot be told from it.</param>
/// <param name="RoundTrip">From a request to its answer; null before one was answered.</param>
/// <param name="Jitter">Interarrival jitter (RFC 3550 §6.4.1).</param>
public sealed record PublisherTraffic(
    long Packets,
    long PayloadBytes,
    long Refused,
    long Lost,
    long Repaired,
    long Units,
    long DroppedUnits,
    long NackedPackets,
    long KeyframeRequests,
    DateTimeOffset? LastLostAt,
    DateTimeOffset? LastUnitAt,
    TimeSpan SiloMinusPublisher,
    TimeSpan? RoundTrip,
    TimeSpan Jitter);
