using PetCam.Media.H265;
using PetCam.Testing;

namespace PetCam.Rtp.Tests.Packetization;

public sealed class H265PacketizerTests
{
    private static readonly byte[] Delimiter = [0x46, 0x01, 0x50];
    private static readonly byte[] Video = [0x40, 0x01, 0x0C, 0x11];
    private static readonly byte[] Sequence = [0x42, 0x01, 0x01, 0x22, 0x33];
    private static readonly byte[] Picture = [0x44, 0x01, 0xC1];

    private readonly SendHistory _history = new(4096);

    [Fact]
    public void Packetize_nal_that_fits_is_one_packet_with_marker()
    {
        byte[] slice = Slice(0x02, 900);
        Assert.Equal(1, Packetize(slice));

        Assert.True(_history.TryGet(0, out SentPacket packet, out ReadOnlySpan<byte> payload));
        Assert.Equal(slice, payload.ToArray());
        Assert.True(packet is { IsFirstOfUnit: true, IsLastOfUnit: true });
    }

    // RFC 7798 §4.4.2, figure 6: PayloadHdr of type 48, then size and unit, each.
    [Fact]
    public void Packetize_parameter_sets_travel_in_one_aggregation_packet()
    {
        Packetize(Delimiter, Video, Sequence, Picture, Slice(0x26, 100));

        Assert.Equal(2, _history.NextIndex);
        _history.TryGet(0, out SentPacket packet, out ReadOnlySpan<byte> aggregate);
        Assert.Equal([0x60, 0x01, 0, 4, .. Video, 0, 5, .. Sequence, 0, 3, .. Picture], aggregate.ToArray());
        Assert.False(packet.IsLastOfUnit);
    }

    [Fact]
    public void Packetize_aggregate_has_the_lowest_temporal_id_of_those_inside()
    {
        Packetize([0x4E, 0x03, 0x05, 0x01, 0x80], [0x44, 0x02, 0xC1], Slice(0x26, 100));

        _history.TryGet(0, out _, out ReadOnlySpan<byte> aggregate);
        Assert.Equal([0x60, 0x02], aggregate[..2].ToArray());
    }

    [Fact]
    public void Packetize_lone_parameter_set_is_sent_as_it_is()
    {
        Packetize(Picture, Slice(0x26, 100));
        _history.TryGet(0, out _, out ReadOnlySpan<byte> payload);
        Assert.Equal(Picture, payload.ToArray());
    }

    // RFC 7798 §4.4.3, figures 9 and 10: PayloadHdr of type 49 with the unit's LayerId and TID, then S, E and FuType.
    [Fact]
    public void Packetize_nal_larger_than_payload_uses_fragmentation_units_of_equal_datagrams()
    {
        Packetize(Slice(0x26, 10_000));

        int count = (int)_history.NextIndex;
        Assert.Equal(9, count);
        int[] datagrams = new int[count];
        for (int i = 0; i < count; i++)
        {
            _history.TryGet(i, out SentPacket packet, out ReadOnlySpan<byte> payload);
            Assert.Equal([0x62, 0x01], payload[..2].ToArray());
            Assert.Equal((i == 0 ? 0x80 : 0) | (i == count - 1 ? 0x40 : 0) | 19, payload[2]);
            Assert.Equal(i == count - 1, packet.IsLastOfUnit);
            datagrams[i] = payload.Length + (packet.IsFirstOfUnit ? H264Packetizer.FirstPacketReserveBytes : 0);
        }

        Assert.Single(datagrams[..^1].Distinct());
        Assert.InRange(datagrams[^1], datagrams[0] - count, datagrams[0]);
        Assert.InRange(datagrams[0], 1, H264Packetizer.MaxPayloadBytes);
    }

    [Fact]
    public void Packetize_of_nothing_appends_nothing()
    {
        Assert.Equal(0, H265Packetizer.Packetize([1, 2, 3], _history));
        Assert.Equal(0, Packetize(Delimiter));
    }

    [Fact]
    public void Depacketizing_gives_back_every_nal_unit()
    {
        Random random = new(7);
        for (int round = 0; round < 300; round++)
        {
            SendHistory history = new(4096);
            byte[][] units = [.. Enumerable.Range(0, random.Next(1, 6)).Select(_ => RandomUnit(random))];
            history.BeginUnit(true, default, default);
            H265Packetizer.Packetize(AnnexB(units), history);
            Assert.Equal(units.Select(Convert.ToHexString), Depacketize(history).Select(Convert.ToHexString));
        }
    }

    [Fact]
    public void Packetize_of_real_video_gives_back_every_nal_unit()
    {
        foreach (byte[] unit in TestClip.H265.AccessUnits)
        {
            SendHistory history = new(4096);
            history.BeginUnit(true, default, default);
            H265Packetizer.Packetize(unit, history);
            List<string> expected = [];
            foreach (H265NalUnit nal in new H265NalUnitReader(unit))
            {
                if (nal.Type != H265NalUnitType.AccessUnitDelimiter)
                {
                    expected.Add(Convert.ToHexString(nal.Bytes));
                }
            }

            Assert.Equal(expected, Depacketize(history).Select(Convert.ToHexString));
        }
    }

    [Fact]
    public void Packetize_does_not_allocate()
    {
        byte[] unit = AnnexB(Video, Sequence, Picture, Slice(0x26, 8000));
        for (int i = 0; i < 100; i++)
        {
            Packetize(unit);
        }

        Allocations.AssertNone(() =>
        {
            for (int i = 0; i < 1000; i++)
            {
                Packetize(unit);
            }
        });
    }

    private int Packetize(params byte[][] units) => Packetize(AnnexB(units));

    private int Packetize(byte[] accessUnit)
    {
        if (!accessUnit.AsSpan().StartsWith((byte[])[0, 0, 0, 1]))
        {
            accessUnit = AnnexB(accessUnit);
        }

        _history.BeginUnit(false, default, default);
        return H265Packetizer.Packetize(accessUnit, _history);
    }

    private static byte[] Slice(byte header, int length) => [header, 0x01, .. Enumerable.Range(1, length - 2).Select(i => (byte)(i % 251 | 1))];

    private static byte[] RandomUnit(Random random)
    {
        byte[] types = [0x26, 0x02, 0x40, 0x42, 0x44, 0x4E, 0x50, 0x2A];
        return Slice(types[random.Next(types.Length)], random.Next(3, random.Next(2) == 0 ? 40 : 6000));
    }

    private static byte[] AnnexB(params byte[][] units) => [.. units.SelectMany(unit => (byte[])[0, 0, 0, 1, .. unit])];

    // A receiver as RFC 7798 §4.4 describes it.
    private static List<byte[]> Depacketize(SendHistory history)
    {
        List<byte[]> units = [];
        List<byte> fragments = [];
        for (long i = history.OldestIndex; i < history.NextIndex; i++)
        {
            history.TryGet(i, out _, out ReadOnlySpan<byte> payload);
            int type = (payload[0] >> 1) & 0x3F;
            if (type == 48)
            {
                for (ReadOnlySpan<byte> rest = payload[2..]; !rest.IsEmpty; rest = rest[(2 + (rest[0] << 8 | rest[1]))..])
                {
                    units.Add(rest.Slice(2, rest[0] << 8 | rest[1]).ToArray());
                }
            }
            else if (type == 49)
            {
                if ((payload[2] & 0x80) != 0)
                {
                    fragments = [(byte)((payload[0] & 0x81) | ((payload[2] & 0x3F) << 1)), payload[1]];
                }

                fragments.AddRange(payload[3..]);
                if ((payload[2] & 0x40) != 0)
                {
                    units.Add([.. fragments]);
                }
            }
            else
            {
                units.Add(payload.ToArray());
            }
        }

        return units;
    }
}
