namespace PetCam.Rtp;

/// <summary>Splits H.264 access units into RTP payloads, packetization modes 1 and 0 (RFC 6184 §6.3, §6.2).</summary>
/// <remarks>
/// Data path 7/8. In mode 1 parameter sets travel together in one STAP-A (§5.7.1), and a NAL unit that is too long is cut into FU-A fragments
/// (§5.8). Mode 0 forbids both: whoever insists on it can be sent only pictures whose NAL units fit into one packet each (decisions/0014).
/// </remarks>
public static class H264Packetizer
{
    /// <summary>
    /// Longest payload: 1200 datagram - 12 RTP header - 8 extension block - 16 GCM tag (RFC 7714) - 2 original sequence number of RTX (RFC 4588).
    /// </summary>
    public const int MaxPayloadBytes = 1162;

    /// <summary>Left free in every packet, for an extension block with a transport-wide sequence number.</summary>
    public const int EveryPacketReserveBytes = 8;

    /// <summary>Left free in the first packet of an access unit for its header extension block, so that its datagram is as long as the others.</summary>
    public const int FirstPacketReserveBytes = 32;

    /// <summary>Appends the packets of one access unit, which <see cref="SendHistory.BeginUnit"/> announced; mode 1.</summary>
    /// <param name="accessUnit">Annex B bytes; borrowed for the call. Delimiters and filler are left out (§1.1 of RFC 6184 permits it).</param>
    /// <returns>Packets appended; 0 when the unit holds no NAL unit to send.</returns>
    public static int Packetize(ReadOnlySpan<byte> accessUnit, SendHistory history)
    {
        ArgumentNullException.ThrowIfNull(history);
        return NalPacketizer<H264Format>.Packetize(accessUnit, history);
    }

    /// <summary>The same in mode 0: one packet per NAL unit.</summary>
    /// <param name="accessUnit">Annex B bytes; borrowed for the call.</param>
    /// <returns>False, with nothing appended, when a NAL unit does not fit into one packet.</returns>
    public static bool TryPacketizeSingleUnits(ReadOnlySpan<byte> accessUnit, SendHistory history)
    {
        ArgumentNullException.ThrowIfNull(history);
        return NalPacketizer<H264Format>.TryPacketizeSingleUnits(accessUnit, history);
    }
}
