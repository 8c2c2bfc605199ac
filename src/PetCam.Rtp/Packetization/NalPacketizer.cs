using System.Buffers.Binary;
using PetCam.Media.H264;

namespace PetCam.Rtp;

/// <summary>What RFC 6184 and RFC 7798 have in common: single units, aggregates of parameter sets, fragments.</summary>
/// <remarks>
/// Data path 7/8: packetizes once for all viewers. Fragments are of equal size, because the kernel sends a run of equal datagrams in one call.
/// </remarks>
internal static class NalPacketizer<TFormat>
    where TFormat : struct, INalFormat
{
    private const int AggregateSizeBytes = 2;

    /// <inheritdoc cref="H264Packetizer.Packetize"/>
    public static int Packetize(ReadOnlySpan<byte> accessUnit, SendHistory history)
    {
        long first = history.NextIndex;
        AnnexBReader reader = new(accessUnit);
        bool more = TryNext(ref reader, out ReadOnlySpan<byte> unit);
        while (more)
        {
            bool isFirst = history.NextIndex == first;
            int room = Room(isFirst);
            if (TFormat.IsAggregated(unit) && unit.Length + AggregateSizeBytes + TFormat.HeaderBytes <= room)
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

    /// <inheritdoc cref="H264Packetizer.TryPacketizeSingleUnits"/>
    public static bool TryPacketizeSingleUnits(ReadOnlySpan<byte> accessUnit, SendHistory history)
    {
        if (!FitsSingleUnits(accessUnit))
        {
            return false;
        }

        AnnexBReader reader = new(accessUnit);
        bool more = TryNext(ref reader, out ReadOnlySpan<byte> unit);
        while (more)
        {
            ReadOnlySpan<byte> current = unit;
            more = TryNext(ref reader, out unit);
            current.CopyTo(history.NextSlot());
            history.Append(current.Length, isLastOfUnit: !more);
        }

        return true;
    }

    private static bool FitsSingleUnits(ReadOnlySpan<byte> accessUnit)
    {
        AnnexBReader reader = new(accessUnit);
        bool isFirst = true;
        while (TryNext(ref reader, out ReadOnlySpan<byte> unit))
        {
            if (unit.Length > Room(isFirst))
            {
                return false;
            }

            isFirst = false;
        }

        return true;
    }

    private static int Room(bool isFirst) => H264Packetizer.MaxPayloadBytes - (isFirst ? H264Packetizer.FirstPacketReserveBytes : 0);

    private static bool TryNext(scoped ref AnnexBReader reader, out ReadOnlySpan<byte> unit)
    {
        while (reader.MoveNext())
        {
            if (TFormat.IsSent(reader.Current.Bytes))
            {
                unit = reader.Current.Bytes;
                return true;
            }
        }

        unit = default;
        return false;
    }

    // Takes this and the following parameter units into one packet; a single one is sent as it is.
    private static bool Aggregate(scoped ref AnnexBReader reader, scoped ref ReadOnlySpan<byte> unit, SendHistory history, int room)
    {
        Span<byte> slot = history.NextSlot();
        TFormat.BeginAggregate(unit, slot);
        int length = TFormat.HeaderBytes;
        int count = 0;
        bool more = true;
        while (more && TFormat.IsAggregated(unit) && length + AggregateSizeBytes + unit.Length <= room)
        {
            TFormat.Include(unit, slot);
            BinaryPrimitives.WriteUInt16BigEndian(slot[length..], (ushort)unit.Length);
            unit.CopyTo(slot[(length + AggregateSizeBytes)..]);
            length += AggregateSizeBytes + unit.Length;
            count++;
            more = TryNext(ref reader, out unit);
        }

        if (count == 1)
        {
            int head = TFormat.HeaderBytes + AggregateSizeBytes;
            length -= head;
            slot.Slice(head, length).CopyTo(slot);
        }

        history.Append(length, isLastOfUnit: !more);
        return more;
    }

    private static void AppendUnit(ReadOnlySpan<byte> unit, SendHistory history, bool isFirst, bool isLast)
    {
        if (unit.Length <= Room(isFirst))
        {
            unit.CopyTo(history.NextSlot());
            history.Append(unit.Length, isLast);
            return;
        }

        int reserve = isFirst ? H264Packetizer.FirstPacketReserveBytes : 0;
        int header = TFormat.HeaderBytes + 1;
        ReadOnlySpan<byte> body = unit[TFormat.HeaderBytes..];
        int room = H264Packetizer.MaxPayloadBytes - header;
        int fragments = (body.Length + reserve + room - 1) / room;
        int size = (body.Length + reserve + fragments - 1) / fragments;
        bool start = true;
        while (!body.IsEmpty)
        {
            int take = Math.Min(size - reserve, body.Length);
            bool end = take == body.Length;
            Span<byte> slot = history.NextSlot();
            TFormat.WriteFragmentHeader(unit, start, end, slot);
            body[..take].CopyTo(slot[header..]);
            history.Append(header + take, end && isLast);
            body = body[take..];
            reserve = 0;
            start = false;
        }
    }
}
