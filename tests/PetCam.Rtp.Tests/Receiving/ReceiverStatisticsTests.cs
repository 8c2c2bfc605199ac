namespace PetCam.Rtp.Tests.Receiving;

public sealed class ReceiverStatisticsTests
{
    private const int ClockRateHz = 90_000;

    private readonly ReceiverStatistics _statistics = new(ClockRateHz);

    [Fact]
    public void Fraction_counts_from_the_report_before_and_the_sum_from_the_beginning()
    {
        Receive(Enumerable.Range(1, 100).Where(index => index % 4 != 0)); // 24 of 99: the last one is not known to be missing
        ReportBlock first = _statistics.Report(9, 0, TimeSpan.Zero);
        Assert.Equal(24, first.PacketsLost);
        Assert.Equal(24 * 256 / 99, first.FractionLost);
        Assert.Equal(99u, first.HighestSequence);

        Receive(Enumerable.Range(100, 50));
        ReportBlock second = _statistics.Report(9, 0, TimeSpan.Zero);
        Assert.Equal(0, second.FractionLost);
        Assert.Equal(24, second.PacketsLost);
    }

    [Fact]
    public void Duplicates_make_the_loss_negative_and_the_fraction_zero()
    {
        Receive([1, 2, 2, 2, 3]);
        ReportBlock block = _statistics.Report(9, 0, TimeSpan.Zero);
        Assert.Equal(-2, block.PacketsLost);
        Assert.Equal(0, block.FractionLost);
    }

    [Fact]
    public void Jitter_follows_the_formula_of_rfc_3550()
    {
        // Pictures 33 ms apart that arrive 33, 43, 23 ms apart: differences of 0, 900 and 900 ticks.
        double jitter = 0;
        double[] arrivals = [0, 33, 76, 99];
        double[] differences = [0, 900, 900];
        for (int i = 0; i < arrivals.Length; i++)
        {
            _statistics.OnReceived(i, new RtpTimestamp((uint)(i * 2970)), TimeSpan.FromMilliseconds(arrivals[i]));
        }

        foreach (double difference in differences)
        {
            jitter += (difference - jitter) / 16;
        }

        Assert.InRange(_statistics.Report(9, 0, TimeSpan.Zero).Jitter, (uint)jitter - 1, (uint)jitter + 1);
    }

    [Fact]
    public void Delay_since_the_last_sender_report_is_in_65536ths_of_a_second()
    {
        Receive([1]);
        Assert.Equal(32_768u, _statistics.Report(9, 0xABCD, TimeSpan.FromSeconds(0.5)).DelaySinceLastSenderReport);
        Assert.Equal(0u, _statistics.Report(9, 0, TimeSpan.FromSeconds(0.5)).DelaySinceLastSenderReport);
    }

    [Fact]
    public void Extended_highest_sequence_number_counts_the_wraps()
    {
        Receive([65_534, 65_535, 65_536, 65_537]);
        Assert.Equal(0x1_0001u, _statistics.Report(9, 0, TimeSpan.Zero).HighestSequence);
    }

    private void Receive(IEnumerable<int> indices)
    {
        foreach (int index in indices)
        {
            _statistics.OnReceived(index, new RtpTimestamp((uint)(index * 3000)), TimeSpan.FromSeconds(index / 30.0));
        }
    }
}
