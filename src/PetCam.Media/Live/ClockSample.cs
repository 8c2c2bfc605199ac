namespace PetCam.Media;

/// <summary>One measurement of the silo's clock against ours.</summary>
/// <param name="SiloMinusBoardNs">Add it to a board's time to get the silo's.</param>
/// <param name="RoundTripNs">The offset is wrong by at most half of it.</param>
public readonly record struct ClockSample(long SiloMinusBoardNs, long RoundTripNs)
{
    /// <summary>NTP's four timestamps (RFC 5905 section 8), in nanoseconds since 1970.</summary>
    /// <param name="sent">T1, board.</param>
    /// <param name="siloReceived">T2, silo.</param>
    /// <param name="siloSent">T3, silo.</param>
    /// <param name="received">T4, board.</param>
    public static ClockSample FromTimestamps(long sent, long siloReceived, long siloSent, long received) => new(
        unchecked(((siloReceived - sent) / 2) + ((siloSent - received) / 2)),
        unchecked((received - sent) - (siloSent - siloReceived)));
}
