namespace PetCam.Testing;

/// <summary>What one direction of an emulated network does to datagrams. The default does nothing.</summary>
public sealed record LinkConditions
{
    /// <summary>Bytes of the IPv4 and UDP headers, which a link carries too.</summary>
    public const int HeaderBytes = 28;

    /// <summary>Chance of a datagram to vanish, 0 to 1.</summary>
    public double LossProbability { get; init; }

    /// <summary>What every datagram waits.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>What a datagram waits on top, evenly spread from zero to this. Keeps the order, as a queue on the way does.</summary>
    public TimeSpan Jitter { get; init; }

    /// <summary>Chance of a datagram to be held back by <see cref="ReorderDelay"/>, so that those behind overtake it, 0 to 1.</summary>
    public double ReorderProbability { get; init; }

    public TimeSpan ReorderDelay { get; init; } = TimeSpan.FromMilliseconds(20);

    /// <summary>Bits per second, headers included. Zero: no cap.</summary>
    public long RateBps { get; init; }

    /// <summary>Bytes, headers included, that may wait for the capped link; what comes then is dropped (tail drop). Default 48 KiB.</summary>
    public int QueueBytes { get; init; } = 48 * 1024;

    /// <summary>How long a datagram of so many payload bytes occupies the link.</summary>
    public TimeSpan TransmissionTime(int payloadBytes) =>
        RateBps == 0 ? TimeSpan.Zero : TimeSpan.FromSeconds((payloadBytes + HeaderBytes) * 8.0 / RateBps);
}
