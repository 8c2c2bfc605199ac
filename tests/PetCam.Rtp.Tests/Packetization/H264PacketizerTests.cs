using PetCam.Media.H264;
using PetCam.Testing;

namespace PetCam.Rtp.Tests.Packetization;

public sealed class H264PacketizerTests
{
    private static readonly byte[] Delimiter = [0, 0, 0, 1, 0x09, 0xF0];

    private readonly SendHistory _history = new(4096);

    [Fact]
    public void Packetize_nal_that_fits_is_one_packet_with_marker()
    {
        byte[] slice = Slice(0x41, 900);
        Assert.Equal(1, Packetize(AnnexB(slice), isKeyframe: false));

        Assert.True(_history.TryGet(0, out SentPacket packet, out ReadOnlySpan<byte> payload));
        Assert.Equal(slice, payload.ToArray());
        Assert.True(packet is { IsFirstOfUnit: true, IsLastOfUnit: true });
    }

    [Fact]
    public void Packetize_parameter_sets_travel_in_one_aggregate_with_the_highest_reference_idc()
    {
        byte[] sps = [.. AccessUnits.SequenceParameterSet];
        byte[] pps = [0x28, 0xCB, 0x83]; // nal_ref_idc 1, below the 3 of the SPS
        Packetize([.. Delimiter, .. AnnexB(sps), .. AnnexB(pps), .. AnnexB(Slice(0x65, 100))], isKeyframe: true);

        Assert.Equal(2, _history.NextIndex);
        _history.TryGet(0, out _, out ReadOnlySpan<byte> aggregate);
        byte[] expected = [0x60 | 24, 0, (byte)sps.Length, .. sps, 0, (byte)pps.Length, .. pps];
        Assert.Equal(expected, aggregate.ToArray());
    }

    [Fact]
    public void Packetize_nal_larger_than_payload_uses_fragmentation_units_of_equal_datagrams()
    {
        Packetize(AnnexB(Slice(0x65, 10_000)), isKeyframe: true);

        int count = (int)_history.NextIndex;
        Assert.Equal(9, count);
        int[] datagrams = [.. Enumerable.Range(0, count).Select(DatagramPayloadBytes)];
        Assert.Single(datagrams[..^1].Distinct());
        Assert.InRange(datagrams[^1], datagrams[0] - count, datagrams[0]);
        Assert.All(datagrams, bytes => Assert.InRange(bytes, 1, H264Packetizer.MaxPayloadBytes));
    }

    [Fact]
    public void Packetize_fragments_carry_start_and_end_bits_once()
    {
        Packetize(AnnexB(Slice(0x61, 5000)), isKeyframe: false);

        int last = (int)_history.NextIndex - 1;
        for (int i = 0; i <= last; i++)
        {
            _history.TryGet(i, out SentPacket packet, out ReadOnlySpan<byte> payload);
            Assert.Equal(0x60 | 28, payload[0]);
            Assert.Equal(i == 0, (payload[1] & 0x80) != 0);
            Assert.Equal(i == last, (payload[1] & 0x40) != 0);
            Assert.Equal(1, payload[1] & 0x1F);
            Assert.Equal(i == last, packet.IsLastOfUnit);
        }
    }

    [Fact]
    public void Packetize_of_nothing_appends_nothing()
    {
        Assert.Equal(0, Packetize([1, 2, 3], isKeyframe: false));
        Assert.Equal(0, Packetize(Delimiter, isKeyframe: false));
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
            H264Packetizer.Packetize(units.SelectMany(AnnexB).ToArray(), history);
            Assert.Equal(units.Select(Convert.ToHexString), Depacketize(history).Select(Convert.ToHexString));
        }
    }

    [Fact]
    public void Packetize_of_real_video_gives_back_every_nal_unit()
    {
        foreach (byte[] unit in TestClip.Small.AccessUnits)
        {
            SendHistory history = new(4096);
            history.BeginUnit(true, default, default);
            H264Packetizer.Packetize(unit, history);
            List<string> expected = [];
            foreach (H264NalUnit nal in new AnnexBReader(unit))
            {
                if (nal.Type != H264NalUnitType.AccessUnitDelimiter)
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
        byte[] unit = AnnexB(Slice(0x41, 8000));
        for (int i = 0; i < 100; i++)
        {
            Packetize(unit, isKeyframe: false);
        }

        Allocations.AssertNone(() =>
        {
            for (int i = 0; i < 1000; i++)
            {
                Packetize(unit, isKeyframe: false);
            }
        });
    }

    private int Packetize(ReadOnlySpan<byte> unit, bool isKeyframe)
    {
        _history.BeginUnit(isKeyframe, default, default);
        return H264Packetizer.Packetize(unit, _history);
    }

    private int DatagramPayloadBytes(int index)
    {
        _history.TryGet(index, out SentPacket packet, out _);
        return packet.Length + (packet.IsFirstOfUnit ? H264Packetizer.FirstPacketReserveBytes : 0);
    }

    private static byte[] Slice(byte header, int length) => [header, .. Enumerable.Range(1, length - 1).Select(i => (byte)(i % 251 | 1))];

    private static byte[] RandomUnit(Random random)
    {
        byte[] types = [0x65, 0x41, 0x67, 0x68, 0x06, 0x01];
        return Slice(types[random.Next(types.Length)], random.Next(2, random.Next(2) == 0 ? 40 : 6000));
    }

    private static byte[] AnnexB(byte[] unit) => [0, 0, 0, 1, .. unit];

    // A receiver as RFC 6184 §5.7.1 and §5.8 describe it.
    private static List<byte[]> Depacketize(SendHistory history)
    {
        List<byte[]> units = [];
        List<byte> fragments = [];
        for (long i = history.OldestIndex; i < history.NextIndex; i++)
        {
            history.TryGet(i, out _, out ReadOnlySpan<byte> payload);
            int type = payload[0] & 0x1F;
            if (type == 24)
            {
                for (ReadOnlySpan<byte> rest = payload[1..]; !rest.IsEmpty; rest = rest[(2 + (rest[0] << 8 | rest[1]))..])
                {
                    units.Add(rest.Slice(2, rest[0] << 8 | rest[1]).ToArray());
                }
            }
            else if (type == 28)
            {
                if ((payload[1] & 0x80) != 0)
                {
                    fragments = [(byte)((payload[0] & 0xE0) | (payload[1] & 0x1F))];
                }

                fragments.AddRange(payload[2..]);
                if ((payload[1] & 0x40) != 0)
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
