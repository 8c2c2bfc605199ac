using PetCam.WebRtc.Congestion;

namespace PetCam.WebRtc.Tests.Congestion;

public sealed class ProberTests
{
    private const long Wanted = 2_000_000;

    private readonly Prober _prober = new() { WantedBps = Wanted };
    private long _now = 1_000_000;
    private ushort _sequenceNumber = 65_530;

    [Fact]
    public void Nothing_wanted_nothing_sent()
    {
        _prober.WantedBps = 0;
        Assert.False(_prober.TryTake(1_000_000, 0, _now, out _));
    }

    [Fact]
    public void Wide_path_is_measured_at_the_rate_of_the_cluster_and_confirmed_by_a_longer_one()
    {
        ProbeCluster first = Take(1_000_000);
        Assert.Equal(2_200_000, first.RateBps);
        ProbeResult result = Send(first, capacityBps: 50_000_000);
        Assert.True(result.Succeeded);
        Assert.InRange(result.RateBps, 2_150_000, 2_250_000);

        Assert.False(_prober.TryTake(result.RateBps, 0, _now, out _));
        _now += 400_000;
        ProbeCluster second = Take(result.RateBps);
        Assert.Equal(2_500_000, second.RateBps);
        Assert.Equal(4 * 2_500_000L * 15 / 8000, second.Bytes);
    }

    [Theory]
    [InlineData(300_000)]
    [InlineData(1_000_000)]
    [InlineData(1_800_000)]
    public void Thin_path_is_measured_at_its_capacity(long capacityBps)
    {
        ProbeResult result = Send(Take(1_000_000), capacityBps);
        Assert.False(result.Succeeded);
        Assert.InRange(result.RateBps, capacityBps * 95 / 100, capacityBps * 105 / 100);
    }

    [Fact]
    public void Cluster_that_leaves_at_once_measures_the_path_all_the_same()
    {
        ProbeCluster cluster = Take(1_000_000);
        Assert.InRange(Send(cluster, 1_000_000, atOnce: true).RateBps, 950_000, 1_050_000);
    }

    [Fact]
    public void One_late_packet_does_not_spoil_the_measurement() =>
        Assert.True(Send(Take(1_000_000), 50_000_000, (index, arrival) => index == 4 ? arrival + 30_000 : arrival).Succeeded);

    [Fact]
    public void One_lost_packet_of_five_does_not_spoil_the_measurement() =>
        Assert.True(Send(Take(1_000_000), 50_000_000, (index, arrival) => index == 4 ? null : arrival).Succeeded);

    [Fact]
    public void Policer_that_drops_the_rest_is_a_failure() =>
        Assert.Equal(0, Send(Take(1_000_000), 50_000_000, (index, arrival) => index > 2 ? null : arrival).RateBps);

    [Fact]
    public void Step_and_size_are_bound_by_what_is_known()
    {
        ProbeCluster cluster = Take(100_000);
        Assert.Equal(800_000, cluster.RateBps);
        Assert.Equal(1500, cluster.Bytes); // 120 ms at 100 kb/s
    }

    [Fact]
    public void Jitter_makes_the_question_longer()
    {
        Assert.True(_prober.TryTake(1_000_000, jitterMicroseconds: 10_000, _now, out ProbeCluster cluster));
        Assert.Equal(2_200_000 * 30 / 8000, cluster.Bytes);
    }

    [Fact]
    public void Pause_doubles_with_each_failure_and_ends_at_six_seconds()
    {
        List<double> pauses = [];
        for (int i = 0; i < 5; i++)
        {
            Send(Take(1_000_000), 300_000);
            pauses.Add(Pause(1_000_000));
        }

        Assert.Equal([1.5, 3, 6, 6, 6], pauses);
        Send(Take(1_000_000), 50_000_000);
        Assert.Equal(0.4, Pause(1_000_000));
    }

    [Fact]
    public void Much_smaller_wish_does_not_wait_for_the_pause_of_the_large_one()
    {
        for (int i = 0; i < 3; i++)
        {
            Send(Take(1_000_000), 300_000);
            Pause(1_000_000);
        }

        Send(Take(1_000_000), 300_000);
        _prober.WantedBps = 180_000;
        Assert.Equal(0.4, Pause(150_000));
    }

    [Fact]
    public void Cluster_that_nobody_sent_is_not_a_failure()
    {
        Take(1_000_000);
        _now += 600_000;
        Assert.False(_prober.TryFinish(_now, out _));
        Assert.Equal(1.5, Pause(1_000_000));
        ProbeResult result = Send(Take(1_000_000), 300_000);
        Assert.False(result.Succeeded);
        Assert.Equal(1.5, Pause(1_000_000)); // the first failure
    }

    [Fact]
    public void Cluster_without_feedback_ends_as_a_failure_without_a_rate()
    {
        ProbeCluster cluster = Take(1_000_000);
        _prober.OnSent(cluster.Id, _sequenceNumber, 1000);
        _now += 1_500_000;
        Assert.True(_prober.TryFinish(_now, out ProbeResult result));
        Assert.Equal(0, result.RateBps);
    }

    private ProbeCluster Take(long estimateBps)
    {
        Assert.True(_prober.TryTake(estimateBps, 0, _now, out ProbeCluster cluster));
        return cluster;
    }

    /// <summary>Seconds until the next cluster is handed out.</summary>
    private double Pause(long estimateBps)
    {
        long start = _now;
        while (!_prober.TryTake(estimateBps, 0, _now, out _))
        {
            _now += 100_000;
            Assert.InRange(_now - start, 0, 10_000_000);
        }

        double seconds = (_now - start) / 1e6;
        _now += 600_000;
        _prober.TryFinish(_now, out _); // what was only asked for here is never sent
        _now += 1_500_000;
        return seconds;
    }

    private ProbeResult Send(in ProbeCluster cluster, long capacityBps, Func<int, long, long?>? arrive = null, bool atOnce = false)
    {
        int bytes = Math.Max(250, cluster.Bytes / cluster.MinPackets);
        List<(ushort, long, long?)> packets = [];
        long free = _now;
        long sentBytes = 0;
        for (int i = 0; i < cluster.MinPackets || sentBytes < cluster.Bytes; i++)
        {
            long sent = atOnce ? _now : _now + (sentBytes * 8_000_000 / cluster.RateBps);
            free = Math.Max(free, sent) + (bytes * 8_000_000L / capacityBps);
            _prober.OnSent(cluster.Id, _sequenceNumber, bytes);
            packets.Add((_sequenceNumber++, sent, arrive is null ? free + 20_000 : arrive(i, free + 20_000)));
            sentBytes += bytes;
        }

        foreach ((ushort sequenceNumber, long sent, long? arrival) in packets)
        {
            _prober.OnReported(sequenceNumber, sent, arrival, bytes);
        }

        Assert.True(_prober.TryFinish(_now, out ProbeResult result));
        return result;
    }
}
