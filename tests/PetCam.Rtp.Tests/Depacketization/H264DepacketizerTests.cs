using PetCam.Media;
using PetCam.Media.H264;
using PetCam.Testing;

namespace PetCam.Rtp.Tests.Depacketization;

public sealed class H264DepacketizerTests : IDisposable
{
    private const int MaxUnitBytes = 64 * 1024;

    // SPS of 1280x720, PPS, and first slices: first_mb_in_slice 0 is the set bit behind the header.
    private static readonly byte[] Sps =
        [0x67, 0x42, 0xC0, 0x1F, 0xD9, 0x00, 0x50, 0x05, 0xBB, 0x01, 0x10, 0x00, 0x00, 0x03, 0x00, 0x10, 0x00, 0x00, 0x03, 0x03, 0xC0, 0xF1, 0x83, 0x24, 0x80];

    private static readonly byte[] Pps = [0x68, 0xCB, 0x83, 0xCB, 0x20];
    private static readonly byte[] Idr = [0x65, 0x88, 1, 2, 3, 4, 5, 6];
    private static readonly byte[] Delta = [0x41, 0x9A, 7, 8, 9];
    private static readonly byte[] StartCode = [0, 0, 0, 1];

    private readonly CollectedUnits _collected = new();
    private readonly H264Depacketizer _depacketizer;

    public H264DepacketizerTests() => _depacketizer = new H264Depacketizer(_collected, MaxUnitBytes);

    public void Dispose() => _depacketizer.Dispose();

    [Fact]
    public void Aggregate_and_single_nal_units_make_a_keyframe()
    {
        _depacketizer.Push(StapA(Sps, Pps), 9000, marker: false);
        _depacketizer.Push(Idr, 9000, marker: true);

        Assert.Equal(AnnexB(Sps, Pps, Idr), Assert.Single(_collected.Bytes));
        Assert.Equal(new DepacketizedUnit(9000, true, true, 1280, 720), Assert.Single(_collected.Units));
        Assert.False(_depacketizer.WaitsForKeyframe);
    }

    [Fact]
    public void Fragments_are_joined_under_the_header_that_they_came_from()
    {
        _depacketizer.Push(StapA(Sps, Pps), 1, marker: false);
        _depacketizer.Push([0x7C, 0x85, 0x88, 1, 2], 1, marker: false); // FU-A: nal_ref_idc 3, start, type 5
        _depacketizer.Push([0x7C, 0x05, 3, 4], 1, marker: false);
        _depacketizer.Push([0x7C, 0x45, 5, 6], 1, marker: true); // end

        Assert.Equal(AnnexB(Sps, Pps, Idr), Assert.Single(_collected.Bytes));
    }

    [Fact]
    public void Unit_without_marker_ends_where_the_next_timestamp_begins()
    {
        PushKeyframe(1);
        _depacketizer.Push(Delta, 2, marker: false);
        Assert.Single(_collected.Bytes);
        _depacketizer.Push(Delta, 3, marker: false);

        Assert.Equal([1, 2], _collected.Units.Select(unit => unit.Timestamp));
    }

    [Fact]
    public void Marker_on_parameter_sets_alone_does_not_end_the_picture()
    {
        _depacketizer.Push(Sps, 5, marker: true);
        _depacketizer.Push(Pps, 5, marker: true);
        _depacketizer.Push(Idr, 5, marker: true);

        Assert.Equal(AnnexB(Sps, Pps, Idr), Assert.Single(_collected.Bytes));
    }

    [Fact]
    public void Keyframe_without_parameter_sets_gets_the_newest_in_front()
    {
        PushKeyframe(1);
        _depacketizer.Push(Delta, 2, marker: true);
        _depacketizer.Push(Idr, 3, marker: true);

        Assert.Equal(AnnexB(Sps, Pps, Idr), _collected.Bytes[2]);
        Assert.True(_collected.Units[2].IsKeyframe);
    }

    [Fact]
    public void Keyframe_before_any_parameter_sets_is_of_no_use()
    {
        _depacketizer.Push(Idr, 1, marker: true);

        Assert.Empty(_collected.Bytes);
        Assert.True(_depacketizer.WaitsForKeyframe);
        Assert.Equal(1, _depacketizer.DroppedUnits);
    }

    [Fact]
    public void Loss_silences_the_stream_until_the_next_keyframe()
    {
        PushKeyframe(1);
        _depacketizer.Lose();
        Assert.True(_depacketizer.WaitsForKeyframe);
        _depacketizer.Push(Delta, 2, marker: true);
        _depacketizer.Push(Delta, 3, marker: true);
        PushKeyframe(4);
        _depacketizer.Push(Delta, 5, marker: true);

        Assert.Equal([1, 4, 5], _collected.Units.Select(unit => unit.Timestamp));
        Assert.Equal([true, true, false], _collected.Units.Select(unit => unit.IsDiscontinuity));
    }

    [Fact]
    public void Rest_of_a_picture_that_lost_its_middle_is_not_taken_for_a_picture()
    {
        PushKeyframe(1);
        _depacketizer.Push([0x7C, 0x85, 0x88, 1], 2, marker: false);
        _depacketizer.Lose();
        _depacketizer.Push([0x7C, 0x45, 9], 2, marker: false);
        _depacketizer.Push(Idr, 2, marker: true);

        Assert.Single(_collected.Bytes);
        Assert.Equal(1, _depacketizer.DroppedUnits);
    }

    [Fact]
    public void Keyframe_that_lost_its_first_slice_is_not_handed_on()
    {
        _depacketizer.Push(StapA(Sps, Pps), 1, marker: false);
        _depacketizer.Push([0x65, 0x10, 1, 2], 1, marker: true); // a slice in the middle of the picture

        Assert.Empty(_collected.Bytes);
    }

    [Fact]
    public void Keyframe_that_may_have_lost_new_parameter_sets_is_refused_once()
    {
        PushKeyframe(1);
        _depacketizer.Lose();
        _depacketizer.Push(Idr, 2, marker: true); // the encoder repeats its sets, so they were in what is lost
        Assert.Single(_collected.Bytes);
        _depacketizer.Push(Idr, 3, marker: true); // it does not repeat them after all

        Assert.Equal([1, 3], _collected.Units.Select(unit => unit.Timestamp));
    }

    [Fact]
    public void Unit_beyond_the_limit_is_dropped_and_the_next_keyframe_taken()
    {
        PushKeyframe(1);
        byte[] fragment = new byte[1100];
        for (int sent = 0; sent < 2 * MaxUnitBytes; sent += fragment.Length)
        {
            fragment[0] = 0x5C;
            fragment[1] = sent == 0 ? (byte)0x81 : (byte)0x01;
            fragment[2] = 0x9A;
            _depacketizer.Push(fragment, 2, marker: false);
        }

        Assert.True(_depacketizer.WaitsForKeyframe);
        PushKeyframe(3);
        Assert.Equal([1, 3], _collected.Units.Select(unit => unit.Timestamp));
    }

    [Theory]
    [InlineData("7C0588")] // a fragment without its start
    [InlineData("7C85")] // a fragment without a body
    [InlineData("780000")] // an aggregate with an empty unit
    [InlineData("78FFFF41")] // one that is longer than the packet
    [InlineData("79000041")] // STAP-B, of the interleaved mode
    [InlineData("7D8541")] // FU-B, likewise
    [InlineData("1F")]
    public void Payload_that_breaks_the_rules_breaks_its_unit_only(string payload)
    {
        PushKeyframe(1);
        _depacketizer.Push(Convert.FromHexString(payload), 2, marker: false);
        _depacketizer.Push(Delta, 2, marker: true);
        PushKeyframe(3);

        Assert.Equal([1, 3], _collected.Units.Select(unit => unit.Timestamp));
    }

    [Fact]
    public void Empty_payloads_and_delimiters_are_passed_over()
    {
        _depacketizer.Push([], 1, marker: false);
        _depacketizer.Push([0x09, 0xF0], 1, marker: false);
        PushKeyframe(1);
        _depacketizer.Push([], 1, marker: false);

        Assert.Equal(AnnexB(Sps, Pps, Idr), Assert.Single(_collected.Bytes));
    }

    [Fact]
    public void What_was_packetized_comes_back_byte_for_byte()
    {
        Random random = new(20261121);
        SendHistory history = new(4096);
        List<byte[]> sent = [];
        for (int i = 0; i < 60; i++)
        {
            byte[] slice = [i % 20 == 0 ? (byte)0x65 : (byte)0x41, 0x88, .. Filler(random, random.Next(1, 9000))];
            byte[] unit = i % 20 == 0 ? AnnexB(Sps, Pps, slice) : AnnexB(slice);
            sent.Add(unit);
            history.BeginUnit(i % 20 == 0, new RtpTimestamp((uint)i), default);
            long index = history.NextIndex;
            H264Packetizer.Packetize(unit, history);
            for (; history.TryGet(index, out SentPacket packet, out ReadOnlySpan<byte> payload); index++)
            {
                _depacketizer.Push(payload, packet.Timestamp.Value, packet.IsLastOfUnit);
            }
        }

        Assert.Equal(sent, _collected.Bytes);
    }

    [Fact]
    public void Random_payloads_do_no_harm_and_yield_only_what_a_decoder_can_start_with()
    {
        Random random = new(7);
        for (int i = 0; i < 200_000; i++)
        {
            byte[] payload = new byte[random.Next(0, 40)];
            random.NextBytes(payload);
            if (payload.Length > 1)
            {
                payload[0] = (byte)((payload[0] & 0xE0) | random.Next(4) switch { 0 => 28, 1 => 24, 2 => random.Next(1, 9), _ => random.Next(32) });
            }

            _depacketizer.Push(payload, i / 3, random.Next(3) == 0);
            if (random.Next(20) == 0)
            {
                _depacketizer.Lose();
            }

            if (random.Next(20) == 0)
            {
                PushKeyframe(i / 3);
            }
        }

        Assert.NotEmpty(_collected.Bytes);
        for (int i = 0; i < _collected.Bytes.Count; i++)
        {
            AccessUnitKind kind = H264AccessUnits.Classify(_collected.Bytes[i]);
            Assert.Equal(_collected.Units[i].IsKeyframe ? AccessUnitKind.Keyframe : AccessUnitKind.Delta, kind);
        }
    }

    [Fact]
    public void Pushing_a_packet_does_not_allocate()
    {
        PushKeyframe(1);
        byte[] fragment = [0x5C, 0x01, .. new byte[1000]];
        _depacketizer.Push([0x5C, 0x81, 0x9A, .. new byte[1000]], 2, marker: false);
        PushMany(fragment, 40); // the array of the unit has grown to 64 KiB, which all that follows fits into
        Allocations.AssertNone(() => PushMany(fragment, 4));
    }

    private void PushMany(byte[] payload, int count)
    {
        for (int i = 0; i < count; i++)
        {
            _depacketizer.Push(payload, 2, marker: false);
        }
    }

    private void PushKeyframe(long timestamp)
    {
        _depacketizer.Push(StapA(Sps, Pps), timestamp, marker: false);
        _depacketizer.Push(Idr, timestamp, marker: true);
    }

    private static byte[] StapA(params byte[][] units) => [0x78, .. units.SelectMany(unit => (byte[])[0, (byte)unit.Length, .. unit])];

    private static byte[] AnnexB(params byte[][] units) => [.. units.SelectMany(unit => (byte[])[.. StartCode, .. unit])];

    private static byte[] Filler(Random random, int length) => [.. Enumerable.Range(0, length).Select(_ => (byte)random.Next(1, 256))];
}
