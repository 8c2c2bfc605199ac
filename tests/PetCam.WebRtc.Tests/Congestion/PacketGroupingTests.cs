using PetCam.WebRtc.Congestion;

namespace PetCam.WebRtc.Tests.Congestion;

public sealed class PacketGroupingTests
{
    private readonly PacketGrouping _grouping = new();

    [Fact]
    public void Bursts_are_compared_by_their_last_packets()
    {
        Assert.Empty(Add((0, 20_000), (3000, 22_000), (33_000, 54_000), (34_000, 58_000)));
        GroupDelta delta = Assert.Single(Add((66_000, 90_000)));
        Assert.Equal(new GroupDelta(31_000, 36_000), delta);
        Assert.Equal(5.0, delta.VariationMilliseconds);
    }

    [Fact]
    public void Packets_that_a_blocked_link_releases_together_are_one_group()
    {
        Assert.Empty(Add((0, 20_000), (20_000, 90_000), (40_000, 90_500), (60_000, 91_000)));
        Assert.Equal([new GroupDelta(60_000, 71_000)], Add((100_000, 130_000)));
    }

    [Fact]
    public void Burst_that_takes_long_to_arrive_shows_its_queue()
    {
        (long, long)[] burst = [.. Enumerable.Range(0, 30).Select(i => (0L, 20_000L + (i * 32_000)))];
        GroupDelta[] deltas = Add(burst);
        Assert.InRange(deltas.Length, 5, 10);
        Assert.All(deltas, delta => Assert.Equal(0, delta.Sent));
        Assert.All(deltas, delta => Assert.InRange(delta.Arrived, 96_000, 160_000));
    }

    [Fact]
    public void Overtaken_packet_is_left_out_and_overtaken_groups_become_one()
    {
        Add((0, 20_000), (33_000, 53_000));
        Assert.Empty(Add((10_000, 60_000))); // its group is over
        Assert.Empty(Add((66_000, 40_000))); // came before the group in front of it
        Assert.Equal([new GroupDelta(66_000, 33_000)], Add((99_000, 120_000)));
    }

    [Fact]
    public void Pause_begins_anew()
    {
        Add((0, 20_000), (33_000, 53_000));
        Assert.Empty(Add((5_000_000, 6_000_000), (5_033_000, 6_033_000)));
        Assert.Equal([new GroupDelta(33_000, 33_000)], Add((5_066_000, 6_066_000)));
    }

    private GroupDelta[] Add(params (long Sent, long Arrived)[] packets)
    {
        List<GroupDelta> deltas = [];
        foreach ((long sent, long arrived) in packets)
        {
            if (_grouping.TryAdd(sent, arrived, out GroupDelta delta))
            {
                deltas.Add(delta);
            }
        }

        return [.. deltas];
    }
}
