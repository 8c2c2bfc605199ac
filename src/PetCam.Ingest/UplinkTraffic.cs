namespace PetCam.Ingest;

/// <summary>Counts of one connection.</summary>
/// <param name="Units">Video access units received, all tracks.</param>
/// <param name="Pictures">JPEGs received.</param>
/// <param name="DetectionSets">Detection messages received.</param>
/// <param name="Bytes">Payload bytes.</param>
/// <param name="MissedUnits">Sequence numbers that never came: dropped by the agent's queue or missed in the ring.</param>
/// <param name="LastMessageAt">By the silo's clock; null before the first after Welcome.</param>
/// <param name="LastUnitAt">Likewise, video and pictures only.</param>
public sealed record UplinkTraffic(
    long Units, long Pictures, long DetectionSets, long Bytes, long MissedUnits, DateTimeOffset? LastMessageAt, DateTimeOffset? LastUnitAt)
{
    /// <summary>When the first message after Welcome came, by the silo's clock; null before it.</summary>
    public DateTimeOffset? FirstMessageAt { get; init; }

    /// <summary>When the first video unit or picture came, by the silo's clock; null before it.</summary>
    public DateTimeOffset? FirstUnitAt { get; init; }

    /// <summary>Audio frames received.</summary>
    public long AudioFrames { get; init; }
}
