using PetCam.Rtp;

namespace PetCam.WebRtc.Congestion;

/// <summary>How much the path to one viewer carries, from what the viewer reports (draft-ietf-rmcat-gcc-02 with a trendline filter; docs/webrtc.md).</summary>
/// <remarks>
/// Times are microseconds of one monotonic clock, bytes are counted above IP. Nothing allocates after construction. One worker owns it.
/// Without transport-wide feedback, from <see cref="BlindAfterMicroseconds"/> on, only loss in receiver reports and REMB limit the estimate, and nothing is probed.
/// </remarks>
internal sealed class BandwidthEstimator
{
    /// <summary>The least that is ever estimated: a keyframe of 60 KB in 16 s.</summary>
    public const long MinBps = 30_000;

    public const long MaxBps = 100_000_000;

    /// <summary>When packets have been sent for this long and no transport-wide feedback ever came, none is expected any more.</summary>
    public const long BlindAfterMicroseconds = 3_000_000;

    private const long StandingQueueMicroseconds = 150_000; // a full queue grows no more, so no trend tells of it
    private const long MaxQueueToProbeMicroseconds = 250_000; // a path with such a queue is full; more would only delay the media
    private const long DefaultRoundTripMicroseconds = 100_000;
    private const double FullPathShare = 0.85; // of a rate at which the path was full, as after over-use

    private readonly SendTimeLog _log = new();
    private readonly DelayDetection _delay = new();
    private readonly BitrateWindow _received = new();
    private readonly LossBasedControl _loss = new();
    private readonly Prober _prober = new();
    private readonly AimdRateControl _delayBased;
    private TransportFeedbackClock _clock;
    private FeedbackSilence _silence;
    private SentRate _sentRate;
    private RembLimit _remb;
    private UnprobedTrial _trial;
    private long _sentBytes;
    private long _sentPackets;
    private long _firstSentAt = -1;
    private long _sentAtReport;
    private bool _hasTransportFeedback;
    private bool _isBlind;
    private bool _hasReportedRoundTrip;

    /// <param name="initialBps">Taken for true until feedback says otherwise: at least what the viewer is sent first, so that it starts on the main stream.</param>
    public BandwidthEstimator(long initialBps) => _delayBased = new AimdRateControl(Math.Clamp(initialBps, MinBps, MaxBps));

    /// <summary>False where there is nothing to probe with: then what is wanted is tried after a while.</summary>
    public bool CanProbe { get; init; } = true;

    /// <summary>Between <see cref="MinBps"/> and <see cref="MaxBps"/>.</summary>
    public long EstimateBps
    {
        get
        {
            long target = _isBlind ? _remb.Bps : _delayBased.TargetBps;
            return Math.Clamp(Math.Min(target, _loss.LimitBps), MinBps, MaxBps);
        }
    }

    /// <summary>What packets wait in queues on their way; 0 without transport-wide feedback.</summary>
    public TimeSpan QueueDelay => TimeSpan.FromMicroseconds(_delay.QueueMicroseconds);

    /// <summary>From receiver reports where they come, else from the time until feedback, which is a little longer.</summary>
    public long RoundTripMicroseconds { get; private set; } = DefaultRoundTripMicroseconds;

    /// <summary>What the viewer could use, from <see cref="LayerSelector.WantedBps"/>; 0 when it has it.</summary>
    public long WantedBps
    {
        get => _prober.WantedBps;
        set => _prober.WantedBps = Math.Min(value, MaxBps);
    }

    /// <summary>For every packet with a transport-wide sequence number, retransmissions and padding included.</summary>
    /// <param name="probeCluster"><see cref="ProbeCluster.Id"/>; 0 for media.</param>
    public void OnPacketSent(ushort sequenceNumber, long nowMicroseconds, int bytes, byte probeCluster = 0)
    {
        _log.Record(sequenceNumber, nowMicroseconds, bytes);
        _sentPackets++;
        _sentBytes += bytes;
        if (probeCluster != 0)
        {
            _prober.OnSent(probeCluster, sequenceNumber, bytes);
        }
    }

    public void OnTransportFeedback(in TransportFeedback feedback, long nowMicroseconds)
    {
        _hasTransportFeedback = true;
        _isBlind = false;
        _sentRate.Sample(_sentBytes, nowMicroseconds);
        _silence.OnFeedback(_sentPackets, nowMicroseconds);
        ReadFeedback(feedback, nowMicroseconds);
        BandwidthUsage usage = _delay.TakeUsage();
        bool mayGrow = _delay.QueueMicroseconds < StandingQueueMicroseconds;
        _delayBased.Update(usage, _received, mayGrow, RoundTripMicroseconds, nowMicroseconds);
        _loss.Update(_sentRate.Bps, _received.AverageBps, nowMicroseconds);
        FinishProbe(nowMicroseconds);
    }

    /// <summary>For the block about the media stream in a receiver report.</summary>
    /// <param name="fractionLost">0 to 1, since the last report.</param>
    public void OnReceiverReport(double fractionLost, TimeSpan? roundTrip, long nowMicroseconds)
    {
        if (roundTrip is { } time)
        {
            RoundTripMicroseconds = (long)time.TotalMicroseconds;
            _hasReportedRoundTrip = true;
        }

        if (!_hasTransportFeedback)
        {
            double expected = _sentPackets - _sentAtReport;
            _sentRate.Sample(_sentBytes, nowMicroseconds);
            _loss.Count(nowMicroseconds - RoundTripMicroseconds, expected, expected * fractionLost);
            _loss.Update(_sentRate.Bps, receivedBps: 0, nowMicroseconds);
        }

        _sentAtReport = _sentPackets;
    }

    /// <summary>Used while there is no transport-wide feedback, which says more.</summary>
    public void OnRemb(long bps, long nowMicroseconds)
    {
        _sentRate.Sample(_sentBytes, nowMicroseconds);
        _remb.Update(bps, _sentRate.Bps, nowMicroseconds);
    }

    /// <summary>What happens because nothing is reported. About ten times a second.</summary>
    public void OnTick(long nowMicroseconds)
    {
        if (_hasTransportFeedback)
        {
            if (_silence.Check(_sentPackets, nowMicroseconds))
            {
                _delayBased.SetTarget(Math.Max(MinBps, EstimateBps / 2));
            }
            else if (!CanProbe && _trial.IsDue(WantedBps, _delay.QueueMicroseconds, _loss.FractionLost, nowMicroseconds))
            {
                RaiseTo(WantedBps, EstimateBps);
            }
        }
        else if (_sentPackets > 0)
        {
            _firstSentAt = _firstSentAt < 0 ? nowMicroseconds : _firstSentAt;
            _isBlind |= nowMicroseconds - _firstSentAt >= BlindAfterMicroseconds;
        }

        FinishProbe(nowMicroseconds);
    }

    /// <summary>Hands out a probe to be sent now, when one is wanted, measurable and due.</summary>
    public bool TryTakeProbe(long nowMicroseconds, out ProbeCluster cluster)
    {
        cluster = default;
        bool measurable = CanProbe && _hasTransportFeedback && _delay.QueueMicroseconds < MaxQueueToProbeMicroseconds;
        return measurable && _prober.TryTake(EstimateBps, _delay.QueueMicroseconds, nowMicroseconds, out cluster);
    }

    private void ReadFeedback(in TransportFeedback feedback, long nowMicroseconds)
    {
        long reference = _clock.ToMicroseconds(feedback.ReferenceTime);
        long newestSent = long.MinValue;
        int budget = _log.Capacity; // no more packets than this can be known
        foreach (TransportFeedbackItem item in feedback)
        {
            if (budget-- == 0)
            {
                break;
            }

            if (!_log.TryFind(item.SequenceNumber, out int slot))
            {
                continue;
            }

            ref SentRecord record = ref _log.At(slot);
            if (!item.IsReceived)
            {
                CountLost(ref record, item.SequenceNumber.Value, record.SentMicroseconds(nowMicroseconds));
            }
            else if (record.Fate != PacketFate.Received)
            {
                long sent = record.SentMicroseconds(nowMicroseconds);
                TakeArrival(ref record, item.SequenceNumber.Value, sent, reference + item.ArrivalOffsetMicroseconds);
                newestSent = Math.Max(newestSent, sent);
            }
        }

        if (newestSent != long.MinValue && !_hasReportedRoundTrip)
        {
            RoundTripMicroseconds = nowMicroseconds - newestSent;
        }
    }

    private void CountLost(ref SentRecord record, ushort sequenceNumber, long sent)
    {
        if (record.Fate == PacketFate.InFlight)
        {
            record.Fate = PacketFate.Lost;
            _loss.Count(sent, 1, 1);
            _prober.OnReported(sequenceNumber, sent, null, record.Bytes);
        }
    }

    private void TakeArrival(ref SentRecord record, ushort sequenceNumber, long sent, long arrival)
    {
        bool wasLost = record.Fate == PacketFate.Lost;
        record.Fate = PacketFate.Received;
        _loss.Count(sent, wasLost ? 0 : 1, wasLost ? -1 : 0);
        _received.Add(arrival, record.Bytes);
        _delay.Add(sent, arrival);
        _prober.OnReported(sequenceNumber, sent, arrival, record.Bytes);
    }

    private void FinishProbe(long nowMicroseconds)
    {
        if (!_prober.TryFinish(nowMicroseconds, out ProbeResult result) || result.RateBps == 0)
        {
            return;
        }

        long current = EstimateBps;
        if (result.Succeeded)
        {
            RaiseTo(result.RateBps, current);
            return;
        }

        long carried = (long)(FullPathShare * result.RateBps);
        if (carried > current)
        {
            RaiseTo(carried, current);
        }
        else
        {
            // The path was full at less than the estimate; what is received all the same is no lie either.
            _delayBased.SetTarget(Math.Min(current, Math.Max(carried, (long)(FullPathShare * _received.AverageBps))));
        }
    }

    private void RaiseTo(long bps, long current)
    {
        if (bps > current)
        {
            _delayBased.SetTarget(Math.Max(_delayBased.TargetBps, bps));
            _loss.RaiseTo(bps);
        }
    }
}
