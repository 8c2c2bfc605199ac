using PetCam.Rtp;
using PetCam.Testing;
using PetCam.WebRtc.Congestion;

namespace PetCam.WebRtc.Tests.Congestion;

/// <summary>The estimator in closed loop with a simulated path.</summary>
public sealed class BandwidthEstimatorTests
{
    [Theory]
    [InlineData(300_000, 300)] // a packet takes 32 ms there
    [InlineData(1_000_000, 200)]
    [InlineData(5_000_000, 200)]
    public void Capacity_is_found_within_seconds_and_held_with_a_short_queue(long capacityBps, int queueMilliseconds)
    {
        SimulatedLink link = new(1) { CapacityBps = capacityBps, QueueBytes = (int)capacityBps / 8 };
        SimulatedSession session = new(link, initialBps: 300_000) { ElasticBps = 2 * capacityBps };
        session.Run(5);
        Assert.InRange(session.Estimator.EstimateBps, capacityBps * 6 / 10, capacityBps * 115 / 100);

        List<long> estimates = [];
        List<long> queues = [];
        session.Run(55, () =>
        {
            estimates.Add(session.Estimator.EstimateBps);
            queues.Add(link.QueueMicroseconds);
        });
        queues.Sort();
        Assert.InRange(estimates.Average(), capacityBps * 0.75, capacityBps * 1.05);
        Assert.InRange(queues[queues.Count * 95 / 100], 0, queueMilliseconds * 1000);
        Assert.Equal(0, link.DroppedPackets);
    }

    [Fact]
    public void Five_percent_random_loss_leaves_a_camera_what_it_needs()
    {
        SimulatedSession session = new(new SimulatedLink(2) { CapacityBps = 20_000_000, LossShare = 0.05 });
        long lowest = long.MaxValue;
        session.Run(60, () => lowest = Math.Min(lowest, session.Estimator.EstimateBps));
        Assert.InRange(lowest, 1_700_000, BandwidthEstimator.MaxBps);
        Assert.Empty(session.Switches);
    }

    [Theory]
    [InlineData(30_000, true)]
    [InlineData(30_000, false)]
    [InlineData(60_000, true)]
    public void Distance_jitter_and_reordering_are_not_congestion(int jitterMicroseconds, bool reorders)
    {
        SimulatedLink link = new(3)
        {
            CapacityBps = 20_000_000,
            BaseDelayMicroseconds = 150_000,
            JitterMicroseconds = jitterMicroseconds,
            Reorders = reorders,
        };
        SimulatedSession session = new(link);
        session.Run(60);
        Assert.Empty(session.Switches);
        Assert.InRange(session.Estimator.EstimateBps, 1_700_000, BandwidthEstimator.MaxBps);
        Assert.InRange(session.Estimator.QueueDelay.TotalMilliseconds, 0, 80);
        Assert.InRange(session.Estimator.RoundTripMicroseconds, 300_000, 500_000);
    }

    [Fact]
    public void Silence_of_ten_seconds_halves_the_estimate_every_second_and_ends_with_the_first_feedback()
    {
        SimulatedLink link = new(4) { CapacityBps = 20_000_000 };
        SimulatedSession session = new(link);
        session.Run(10);
        long before = session.Estimator.EstimateBps;
        link.SendsFeedback = false;
        session.Run(1);
        Assert.Equal(before, session.Estimator.EstimateBps);
        session.Run(9);
        Assert.InRange(session.Estimator.EstimateBps, BandwidthEstimator.MinBps, before / 100);
        Assert.Equal(StreamLayer.KeyframesOnly, session.Selector.Layer);

        link.SendsFeedback = true;
        session.Run(15);
        Assert.Equal(StreamLayer.Main, session.Selector.Layer);
        Assert.InRange(session.Estimator.EstimateBps, 1_700_000, BandwidthEstimator.MaxBps);
    }

    [Fact]
    public void Silence_while_nothing_is_sent_changes_nothing()
    {
        BandwidthEstimator estimator = new(2_000_000);
        estimator.OnPacketSent(1, 1_000_000, 1000);
        Report(estimator, [(1, 5000)], 1_050_000);
        for (long now = 1_100_000; now < 60_000_000; now += 100_000)
        {
            estimator.OnTick(now);
        }

        Assert.Equal(2_000_000, estimator.EstimateBps);
    }

    [Fact]
    public void Viewer_without_transport_wide_feedback_is_limited_by_loss_and_remb_only()
    {
        BandwidthEstimator estimator = new(2_000_000) { WantedBps = 5_000_000 };
        Blind viewer = new(estimator);
        viewer.Run(2, sentBps: 1_700_000, fractionLost: 0);
        Assert.Equal(2_000_000, estimator.EstimateBps);
        viewer.Run(5, sentBps: 1_700_000, fractionLost: 0);
        Assert.Equal(BandwidthEstimator.MaxBps, estimator.EstimateBps);
        Assert.False(estimator.TryTakeProbe(viewer.Now, out _));

        estimator.OnRemb(900_000, viewer.Now);
        Assert.Equal(900_000, estimator.EstimateBps);
        viewer.Run(5, sentBps: 150_000, fractionLost: 0);
        estimator.OnRemb(300_000, viewer.Now); // all that a receiver of 150 kb/s can know: no congestion
        Assert.InRange(estimator.EstimateBps, 900_001, 1_000_000);

        viewer.Run(8, sentBps: 700_000, fractionLost: 0.3);
        Assert.InRange(estimator.EstimateBps, BandwidthEstimator.MinBps, 700_000);
        long cut = estimator.EstimateBps;
        viewer.Run(30, sentBps: 400_000, fractionLost: 0);
        Assert.InRange(estimator.EstimateBps, cut * 2, 1_000_000);
    }

    [Fact]
    public void Remb_is_ignored_where_transport_wide_feedback_says_more()
    {
        BandwidthEstimator estimator = new(2_000_000);
        estimator.OnPacketSent(1, 1_000_000, 1000);
        Report(estimator, [(1, 5000)], 1_050_000);
        estimator.OnRemb(100_000, 1_060_000);
        Assert.Equal(2_000_000, estimator.EstimateBps);
    }

    [Fact]
    public void Feedback_that_makes_no_sense_leaves_the_estimate_within_bounds()
    {
        Random random = new(8);
        BandwidthEstimator estimator = new(2_000_000) { WantedBps = 3_000_000 };
        ushort sequenceNumber = 0;
        byte[] bytes = new byte[200];
        for (long now = 1_000_000; now < 100_000_000; now += 20_000)
        {
            bool probe = estimator.TryTakeProbe(now, out ProbeCluster cluster);
            for (int i = 0; i < 6; i++)
            {
                estimator.OnPacketSent(sequenceNumber++, now, random.Next(1200), probe ? cluster.Id : (byte)0);
            }

            random.NextBytes(bytes);
            bytes.AsSpan(0, 4).Clear();
            (bytes[0], bytes[1], bytes[3]) = (0x8F, 205, 49);
            (bytes[12], bytes[13]) = ((byte)((sequenceNumber - 6) >> 8), (byte)(sequenceNumber - 6));
            Report(estimator, bytes, now);
            estimator.OnTick(now);
            Assert.InRange(estimator.EstimateBps, BandwidthEstimator.MinBps, BandwidthEstimator.MaxBps);
        }
    }

    [Fact]
    public void One_viewer_takes_less_than_32_kilobytes()
    {
        BandwidthEstimator warm = new(1_000_000);
        long before = GC.GetAllocatedBytesForCurrentThread();
        BandwidthEstimator estimator = new(1_000_000);
        LayerSelector selector = new();
        long bytes = GC.GetAllocatedBytesForCurrentThread() - before;
        GC.KeepAlive((warm, estimator, selector));
        Assert.InRange(bytes, 1, 20_000);
    }

    [Fact]
    public void Sending_and_feedback_does_not_allocate()
    {
        TransportFeedbackRecorder recorder = new();
        BandwidthEstimator estimator = new(1_000_000) { WantedBps = 3_000_000 };
        LayerSelector selector = new();
        byte[] buffer = new byte[1200];
        ushort sequenceNumber = 0;
        long now = 1_000_000;
        int probes = Run(2000);
        Allocations.AssertNone(() => probes += Run(4000));
        Assert.NotEqual(0, probes);

        int Run(int rounds)
        {
            int taken = 0;
            for (int round = 0; round < rounds; round++)
            {
                now += 33_000;
                byte probe = 0;
                if (estimator.TryTakeProbe(now, out ProbeCluster cluster))
                {
                    probe = cluster.Id;
                    taken++;
                }

                for (int i = 0; i < 8; i++)
                {
                    estimator.OnPacketSent(sequenceNumber, now + (i * 100), 1000, probe);
                    recorder.Record(new SequenceNumber(sequenceNumber++), now + 20_000 + (i * 4000));
                }

                int length = recorder.Write(buffer, 9, 5);
                foreach (RtcpPacket packet in new RtcpReader(buffer.AsSpan(0, length)))
                {
                    if (TransportFeedback.TryParse(packet, out TransportFeedback feedback))
                    {
                        estimator.OnTransportFeedback(feedback, now + 60_000);
                    }
                }

                estimator.OnReceiverReport(0.01, null, now);
                estimator.OnRemb(1_000_000, now);
                estimator.OnTick(now);
                selector.Update(estimator.EstimateBps, 1_700_000, 150_000, 0, now);
            }

            return taken;
        }
    }

    private static void Report(BandwidthEstimator estimator, (ushort SequenceNumber, long Arrival)[] arrivals, long now)
    {
        TransportFeedbackRecorder recorder = new();
        foreach ((ushort sequenceNumber, long arrival) in arrivals)
        {
            recorder.Record(new SequenceNumber(sequenceNumber), arrival);
        }

        byte[] buffer = new byte[1200];
        Report(estimator, buffer[..recorder.Write(buffer, 9, 5)], now);
    }

    private static void Report(BandwidthEstimator estimator, byte[] bytes, long now)
    {
        foreach (RtcpPacket packet in new RtcpReader(bytes))
        {
            if (TransportFeedback.TryParse(packet, out TransportFeedback feedback))
            {
                estimator.OnTransportFeedback(feedback, now);
            }
        }
    }

    /// <summary>A viewer that sends a receiver report a second and nothing else.</summary>
    private sealed class Blind(BandwidthEstimator estimator)
    {
        private const int PacketBytes = 1000;

        private ushort _sequenceNumber;

        public long Now { get; private set; } = 1_000_000;

        public void Run(int seconds, long sentBps, double fractionLost)
        {
            long packetsPerTick = sentBps / 8 / PacketBytes / 10;
            for (int tick = 1; tick <= seconds * 10; tick++)
            {
                Now += 100_000;
                for (int i = 0; i < packetsPerTick; i++)
                {
                    estimator.OnPacketSent(_sequenceNumber++, Now, PacketBytes);
                }

                estimator.OnTick(Now);
                if (tick % 10 == 0)
                {
                    estimator.OnReceiverReport(fractionLost, TimeSpan.FromMilliseconds(50), Now);
                }
            }
        }
    }
}
