using System.Buffers.Binary;
using PetCam.Media.H264;

namespace PetCam.Rtp;

/// <summary>Splits H.264 access units into RTP payloads, packetization mode 1 (RFC 6184 §6.3).</summary>
/// <remarks>
/// Data path 7/8: packetizes once for all viewers. Parameter sets travel together in one STAP-A (§5.7.1); a NAL unit that is too long is cut
/// into FU-A fragments (§5.8) of equal size, because the kernel sends a run of equal datagrams in one call.
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

    private const byte StapA = 24;
    private const byte FuA = 28;
    private const byte StartBit = 0x80;
    private const byte EndBit = 0x40;
    private const byte TypeMask = 0x1F;
    private const byte ReferenceMask = 0xE0; // forbidden_zero_bit and nal_ref_idc
    private const int FragmentHeaderBytes = 2;
    private const int AggregateSizeBytes = 2;

    /// <summary>Appends the packets of one access unit, which <see cref="SendHistory.BeginUnit"/> announced.</summary>
    /// <param name="accessUnit">Annex B bytes; borrowed for the call. Delimiters and filler are left out (§1.1 of RFC 6184 permits it).</param>
    /// <returns>Packets appended; 0 when the unit holds no NAL unit to send.</returns>
    public static int Packetize(ReadOnlySpan<byte> accessUnit, SendHistory history)
    {
        ArgumentNullException.ThrowIfNull(history);
        long first = history.NextIndex;
        AnnexBReader reader = new(accessUnit);
        bool more = TryNext(ref reader, out ReadOnlySpan<byte> unit);
        while (more)
        {
            bool isFirst = history.NextIndex == first;
            int room = MaxPayloadBytes - (isFirst ? FirstPacketReserveBytes : 0);
            if (IsParameter(unit) && unit.Length + AggregateSizeBytes + 1 <= room)
            {
                more = Aggregate(ref reader, ref unit, history, room);
                continue;
            }

            ReadOnlySpan<byte> current = unit;
            more = TryNext(ref reader, out unit);
            AppendUnit(current, history, isFirst, isLast: !more);
        }

        return (int)(history.NextIndex - first);
    }

    private static bool TryNext(scoped ref AnnexBReader reader, out ReadOnlySpan<byte> unit)
    {
        while (reader.MoveNext())
        {
            if (reader.Current.Type is not (H264NalUnitType.AccessUnitDelimiter or H264NalUnitType.FillerData) && TypeOf(reader.Current.Bytes) < StapA)
            {
                unit = reader.Current.Bytes;
                return true;
            }
        }

        unit = default;
        return false;
    }

    private static int TypeOf(ReadOnlySpan<byte> unit) => unit[0] & TypeMask;

    private static bool IsParameter(ReadOnlySpan<byte> unit) =>
        new H264NalUnit(unit).Type is H264NalUnitType.SequenceParameterSet or H264NalUnitType.PictureParameterSet
            or H264NalUnitType.SupplementalEnhancementInformation;

    // Takes this and the following parameter units into one packet; a single one is sent as it is.
    private static bool Aggregate(scoped ref AnnexBReader reader, scoped ref ReadOnlySpan<byte> unit, SendHistory history, int room)
    {
        Span<byte> slot = history.NextSlot();
        int length = 1;
        int count = 0;
        byte reference = 0;
        bool more = true;
        while (more && IsParameter(unit) && length + AggregateSizeBytes + unit.Length <= room)
        {
            BinaryPrimitives.WriteUInt16BigEndian(slot[length..], (ushort)unit.Length);
            unit.CopyTo(slot[(length + AggregateSizeBytes)..]);
            length += AggregateSizeBytes + unit.Length;
            reference = Math.Max(reference, (byte)(unit[0] & ReferenceMask));
            count++;
            more = TryNext(ref reader, out unit);
        }

        slot[0] = (byte)(reference | StapA); // the highest nal_ref_idc of those inside (§5.7)
        if (count == 1)
        {
            int single = length - 1 - AggregateSizeBytes;
            slot.Slice(1 + AggregateSizeBytes, single).CopyTo(slot);
            length = single;
        }

        history.Append(length, isLastOfUnit: !more);
        return more;
    }

    private static void AppendUnit(ReadOnlySpan<byte> unit, SendHistory history, bool isFirst, bool isLast)
    {
        int reserve = isFirst ? FirstPacketReserveBytes : 0;
        if (unit.Length <= MaxPayloadBytes - reserve)
        {
            unit.CopyTo(history.NextSlot());
            history.Append(unit.Length, isLast);
            return;
        }

        ReadOnlySpan<byte> body = unit[1..];
        int room = MaxPayloadBytes - FragmentHeaderBytes;
        int fragments = (body.Length + reserve + room - 1) / room;
        int size = (body.Length + reserve + fragments - 1) / fragments;
        byte start = StartBit;
        while (!body.IsEmpty)
        {
            int take = Math.Min(size - reserve, body.Length);
            bool end = take == body.Length;
            Span<byte> slot = history.NextSlot();
            slot[0] = (byte)((unit[0] & ReferenceMask) | FuA);
            slot[1] = (byte)(start | (end ? EndBit : 0) | TypeOf(unit));
            body[..take].CopyTo(slot[FragmentHeaderBytes..]);
            history.Append(FragmentHeaderBytes + take, end && isLast);
            body = body[take..];
            reserve = 0;
            start = 0;
        }
    }
}
