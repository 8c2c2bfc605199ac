namespace PetCam.Rtp;

/// <summary>Splits H.265 access units into RTP payloads (RFC 7798 §4.4).</summary>
/// <remarks>
/// Data path 7/8. VPS, SPS, PPS and prefix SEI travel together in one aggregation packet (§4.4.2), and a NAL unit that is too long is cut into
/// fragmentation units (§4.4.3). Transmission in decoding order on a single stream (SRST), so no packet has a DONL field.
/// </remarks>
public static class H265Packetizer
{
    /// <summary>Appends the packets of one access unit, which <see cref="SendHistory.BeginUnit"/> announced.</summary>
    /// <param name="accessUnit">Annex B bytes; borrowed for the call. Delimiters and filler are left out.</param>
    /// <returns>Packets appended; 0 when the unit holds no NAL unit to send.</returns>
    public static int Packetize(ReadOnlySpan<byte> accessUnit, SendHistory history)
    {
        ArgumentNullException.ThrowIfNull(history);
        return NalPacketizer<H265Format>.Packetize(accessUnit, history);
    }
}
