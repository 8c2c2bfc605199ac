namespace PetCam.WebRtc.Congestion;

/// <summary>What the log keeps of one packet: eight bytes.</summary>
/// <param name="SentAt">Low 32 bits of the send time in microseconds; they wrap after 71 minutes, any answer comes sooner.</param>
/// <param name="Bytes">On the wire above IP, at most 65535.</param>
internal record struct SentRecord(uint SentAt, ushort Bytes, PacketFate Fate)
{
    /// <summary>The whole send time.</summary>
    /// <param name="nowMicroseconds">On the clock of the send time, less than 71 minutes later.</param>
    public readonly long SentMicroseconds(long nowMicroseconds) => nowMicroseconds - unchecked((uint)nowMicroseconds - SentAt);
}
