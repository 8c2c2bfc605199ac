using PetCam.Rtp;
using PetCam.WebRtc.Congestion;

namespace PetCam.WebRtc.Tests.Congestion;

/// <summary>One viewer in virtual time: a camera with two streams, or a source that sends what the estimate allows, over a <see cref="SimulatedLink"/>.</summary>
internal sealed class SimulatedSession
{
    private const long StepMicroseconds = 1000;
    private const long TickMicroseconds = 50_000;
    private const int PacketBytes = 1200;
    private const int FramesPerSecond = 30;
    private const int GopFrames = 30;
    private const double KeyframeFactor = 5; // times the size of another picture

    private readonly Random _random = new(17);
    private ushort _sequenceNumber = 65_000; // wraps soon
    private long _frame = FramesPerSecond;
    private double _elasticCredit;
    private ProbeCluster _probe;
    private int _probeBytes;
    private int _probePackets;
    private long _nextProbeAt;
    private StreamLayer _sending = StreamLayer.Main;

    public SimulatedSession(SimulatedLink link, long initialBps = 4_000_000, bool canProbe = true)
    {
        Link = link;
        Estimator = new BandwidthEstimator(initialBps) { CanProbe = canProbe };
    }

    public SimulatedLink Link { get; }

    public BandwidthEstimator Estimator { get; }

    public LayerSelector Selector { get; } = new();

    public long MainBps { get; init; } = 1_700_000;

    public long SubBps { get; init; } = 150_000;

    /// <summary>Set: no camera, but a source that sends at the estimated rate up to this.</summary>
    public long ElasticBps { get; init; }

    public long Now { get; private set; } = 1_000_000;

    /// <summary>True: begins with a whole GOP at once, as a viewer is sent who joins.</summary>
    public bool ReplaysGop
    {
        init => _frame = value ? FramesPerSecond - GopFrames : FramesPerSecond;
    }

    /// <summary>When the selector changed its mind, and to what.</summary>
    public List<(double Seconds, StreamLayer Layer)> Switches { get; } = [];

    public int ProbeClusters { get; private set; }

    public double Seconds => Now / 1e6;

    /// <summary>Runs on and calls <paramref name="observe"/> 20 times a second.</summary>
    public void Run(double seconds, Action? observe = null)
    {
        for (long end = Now + (long)(seconds * 1e6); Now < end;)
        {
            Now += StepMicroseconds;
            Step();
            if (Now % TickMicroseconds == 0)
            {
                Tick();
                observe?.Invoke();
            }
        }
    }

    private void Step()
    {
        Link.Advance(Now);
        while (Link.TryTakeFeedback(Now, out byte[] compound))
        {
            foreach (RtcpPacket packet in new RtcpReader(compound))
            {
                Assert.True(TransportFeedback.TryParse(packet, out TransportFeedback feedback));
                Estimator.OnTransportFeedback(feedback, Now);
            }
        }

        SendProbes();
        if (ElasticBps > 0)
        {
            SendElastic();
        }
        else if (Now * FramesPerSecond / 1_000_000 > _frame)
        {
            SendFrame(++_frame);
        }
    }

    private void Tick()
    {
        Estimator.OnTick(Now);
        if (ElasticBps > 0)
        {
            Estimator.WantedBps = ElasticBps;
        }
        else
        {
            StreamLayer before = Selector.Layer;
            if (Selector.Update(Estimator.EstimateBps, MainBps, SubBps, (long)Estimator.QueueDelay.TotalMicroseconds, Now) != before)
            {
                Switches.Add((Seconds, Selector.Layer));
            }

            Estimator.WantedBps = Selector.WantedBps;
        }

        if (Estimator.TryTakeProbe(Now, out ProbeCluster cluster))
        {
            (_probe, _probeBytes, _probePackets, _nextProbeAt) = (cluster, 0, 0, Now);
            ProbeClusters++;
        }
    }

    private void SendProbes()
    {
        while (_probe.Id != 0 && Now >= _nextProbeAt && (_probeBytes < _probe.Bytes || _probePackets < _probe.MinPackets))
        {
            int bytes = Math.Clamp(_probe.Bytes / _probe.MinPackets, 250, PacketBytes);
            Send(bytes, _probe.Id);
            _probeBytes += bytes;
            _probePackets++;
            _nextProbeAt += bytes * 8_000_000L / _probe.RateBps;
        }
    }

    private void SendElastic()
    {
        _elasticCredit += Math.Min(Estimator.EstimateBps, ElasticBps) * (StepMicroseconds / 8e6);
        for (; _elasticCredit >= PacketBytes; _elasticCredit -= PacketBytes)
        {
            Send(PacketBytes);
        }
    }

    /// <summary>Unpaced: a whole picture at once, the hardest case for the estimator.</summary>
    private void SendFrame(long frame)
    {
        bool keyframe = frame % GopFrames == 0;
        _sending = keyframe ? Selector.Layer : _sending;
        if (_sending == StreamLayer.KeyframesOnly && !keyframe)
        {
            return;
        }

        double bps = _sending == StreamLayer.Main || SubBps == 0 ? MainBps : SubBps;
        double ordinary = bps / 8 * GopFrames / FramesPerSecond / (GopFrames - 1 + KeyframeFactor);
        int bytes = (int)(ordinary * (keyframe ? KeyframeFactor : 1) * (0.8 + (0.4 * _random.NextDouble())));
        int packets = (bytes + PacketBytes - 1) / PacketBytes;
        for (int i = 0; i < packets; i++)
        {
            Send(bytes / packets);
        }
    }

    private void Send(int bytes, byte cluster = 0)
    {
        Estimator.OnPacketSent(_sequenceNumber, Now, bytes, cluster);
        Link.Send(_sequenceNumber++, bytes, Now);
    }
}
