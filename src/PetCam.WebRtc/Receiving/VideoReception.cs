using System.Buffers.Binary;
using PetCam.Rtp;

namespace PetCam.WebRtc.Receiving;

/// <summary>One received video stream, from decrypted packets to access units: sorts out retransmissions, reorders, repairs, reassembles.</summary>
/// <remarks>Data path 4/8: what packets become on their way to the hub. One thread; allocates per access unit and not per packet.</remarks>
internal sealed class VideoReception : IDisposable
{
    private const int MaxPackets = 1024; // at 20 Mb/s half a second
    private const int OriginalSequenceBytes = 2; // RFC 4588 §4
    private static readonly TimeSpan OtherStreamAfter = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan ReorderWait = TimeSpan.FromMilliseconds(30);
    private static readonly TimeSpan MinRepairWait = TimeSpan.FromMilliseconds(150); // a keyframe costs a viewer more than this
    private static readonly TimeSpan MaxRepairWait = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan RepairMargin = TimeSpan.FromMilliseconds(40);

    private readonly NegotiatedPublisher _negotiated;
    private readonly JitterBuffer _jitter = new(MaxPackets, Sending.IDatagramReceiver.MaxDatagramBytes);
    private readonly NackGenerator _nacks = new();
    private readonly CaptureClock _clock = new(RtpTimestamp.VideoClockRateHz);
    private readonly IDepacketizer _depacketizer;
    private readonly HubPublisher _publisher;
    private readonly PublisherCounters _counters;
    private readonly TimeProvider _time;
    private ReceiverStatistics _statistics = new(RtpTimestamp.VideoClockRateHz);
    private TimestampUnwrapper _timestamps;
    private long _newestTimestamp;
    private TimeSpan _lastPacketAt;
    private uint _lastSenderReport;
    private TimeSpan _lastSenderReportAt;

    /// <param name="depacketizer">Makes the one for the codec that was agreed.</param>
    public VideoReception(
        NegotiatedPublisher negotiated, Func<IDepacketizedUnits, IDepacketizer> depacketizer, PublisherCounters counters, TimeProvider time)
    {
        _negotiated = negotiated;
        _counters = counters;
        _time = time;
        _publisher = new HubPublisher(_clock, counters, time);
        _depacketizer = depacketizer(_publisher);
    }

    /// <summary>Room for one decrypted packet, which <see cref="Receive"/> takes.</summary>
    public Span<byte> Spare => _jitter.Spare;

    public HubPublisher Publisher => _publisher;

    /// <summary>SSRC of the stream; 0 before its first packet.</summary>
    public uint Ssrc { get; private set; }

    public bool WaitsForKeyframe => _depacketizer.WaitsForKeyframe;

    /// <summary>Takes the authentic packet whose first <paramref name="length"/> bytes are in <see cref="Spare"/>.</summary>
    /// <param name="index">Its extended sequence number, known from decryption.</param>
    /// <returns>False when it is of no stream that was agreed, or cannot be read.</returns>
    public bool Receive(int length, long index, TimeSpan now)
    {
        if (!RtpPacket.TryParse(_jitter.Spare[..length], out RtpPacket packet, out _))
        {
            return false;
        }

        int payloadOffset = HeaderBytes(_jitter.Spare[..length]);
        if (packet.Header.PayloadType == _negotiated.VideoPayloadType)
        {
            return TakeOriginal(packet, payloadOffset, index, now);
        }

        return packet.Header.PayloadType == _negotiated.RetransmissionPayloadType && TakeRetransmission(packet, payloadOffset, now);
    }

    /// <summary>Hands on what is in order, and gives up what has been missing for too long.</summary>
    public void Release(TimeSpan now)
    {
        TimeSpan wait = RepairWait();
        while (_jitter.TryRelease(now, wait, out BufferedPacket packet, out ReadOnlySpan<byte> payload, out long lost))
        {
            if (lost > 0)
            {
                _counters.CountLost(lost, _time.GetUtcNow());
                _depacketizer.Lose();
            }

            long timestamp = _timestamps.Unwrap(packet.Timestamp);
            _newestTimestamp = timestamp;
            if (packet.CaptureTime is { } captureTime)
            {
                _publisher.Tell(timestamp, captureTime);
            }

            _depacketizer.Push(payload, timestamp, packet.Marker);
        }

        _nacks.Forget(_jitter.NextIndex);
        _counters.Note(_depacketizer.DroppedUnits, _nacks.HasMeasured ? _nacks.RoundTripTime : null, _statistics.Jitter);
    }

    /// <summary>Packets to ask for now; none when the publisher does not send again.</summary>
    public int TakeNacks(TimeSpan now, Span<long> due) => _negotiated.HasNack ? _nacks.TakeDue(now, due) : 0;

    public void OnSenderReport(in SenderReport report, TimeSpan now)
    {
        if (report.Ssrc == Ssrc && Ssrc != 0)
        {
            _lastSenderReport = report.Time.MiddleBits;
            _lastSenderReportAt = now;
            _clock.OnSenderReport(report.Time, report.Timestamp, _newestTimestamp);
        }
    }

    /// <summary>The block for a receiver report; null before the first packet.</summary>
    public ReportBlock? Report(TimeSpan now) =>
        Ssrc == 0 ? null : _statistics.Report(Ssrc, _lastSenderReport, now - _lastSenderReportAt);

    public void Dispose() => _depacketizer.Dispose();

    private static int HeaderBytes(ReadOnlySpan<byte> packet) => RtpPacket.TryMeasureHeader(packet, out int bytes) ? bytes : packet.Length;

    private bool TakeOriginal(in RtpPacket packet, int payloadOffset, long index, TimeSpan now)
    {
        if (packet.Header.Ssrc != Ssrc && !TryChangeStream(packet.Header.Ssrc, now))
        {
            return false;
        }

        _lastPacketAt = now;
        _statistics.OnReceived(index, packet.Header.Timestamp, now);
        _counters.CountPacket(packet.Payload.Length);
        if (!_nacks.OnReceived(index, now, isAnswer: _negotiated.RetransmissionPayloadType is null))
        {
            _depacketizer.Lose(); // too much is missing to be sent again: a keyframe is quicker
        }

        Insert(packet, payloadOffset, packet.Payload.Length, index, now);
        return true;
    }

    // RFC 4588 §4: the original sequence number stands in front of the original payload; timestamp and marker are the original's.
    private bool TakeRetransmission(in RtpPacket packet, int payloadOffset, TimeSpan now)
    {
        if (Ssrc == 0 || packet.Payload.Length <= OriginalSequenceBytes)
        {
            return packet.Payload.IsEmpty; // padding that probes for bandwidth
        }

        long index = new SequenceNumber(BinaryPrimitives.ReadUInt16BigEndian(packet.Payload)).ToIndex(_jitter.HighestIndex);
        _counters.CountPacket(packet.Payload.Length - OriginalSequenceBytes);
        if (index < 0 || index > _jitter.HighestIndex)
        {
            return true; // of a packet that was never missed
        }

        _nacks.OnReceived(index, now);
        if (Insert(packet, payloadOffset + OriginalSequenceBytes, packet.Payload.Length - OriginalSequenceBytes, index, now))
        {
            _statistics.OnRepaired();
            _counters.CountRepaired();
        }

        return true;
    }

    private bool Insert(in RtpPacket packet, int payloadOffset, int payloadBytes, long index, TimeSpan now)
    {
        AbsoluteCaptureTime? told = _negotiated.CaptureTimeExtension != 0
            && packet.Extensions.TryFind(_negotiated.CaptureTimeExtension, out ReadOnlySpan<byte> value)
            && AbsoluteCaptureTime.TryParse(value, out AbsoluteCaptureTime time) ? time : null;
        BufferedPacket buffered = new(index, packet.Header.Timestamp, packet.Header.Marker, payloadOffset, payloadBytes, now, told);
        bool repairs = index < _jitter.HighestIndex;
        JitterInsertion outcome = _jitter.Insert(buffered);
        if (outcome == JitterInsertion.Restarted)
        {
            _depacketizer.Lose();
            _nacks.Restart();
            _nacks.OnReceived(index, now);
        }
        else if (outcome == JitterInsertion.Accepted && repairs && packet.Header.PayloadType == _negotiated.VideoPayloadType)
        {
            _counters.CountRepaired(); // late, or sent again under its own number: which one cannot be told
        }

        return outcome == JitterInsertion.Accepted;
    }

    /// <summary>A publisher that starts over sends under another SSRC; the one that is there keeps its place until it has been silent.</summary>
    private bool TryChangeStream(uint ssrc, TimeSpan now)
    {
        if (Ssrc != 0 && now - _lastPacketAt < OtherStreamAfter)
        {
            return false;
        }

        if (Ssrc != 0)
        {
            _depacketizer.Lose();
            _jitter.Clear();
            _nacks.Restart();
            _statistics = new ReceiverStatistics(RtpTimestamp.VideoClockRateHz);
            _lastSenderReport = 0;
        }

        Ssrc = ssrc;
        return true;
    }

    private TimeSpan RepairWait()
    {
        if (!_negotiated.HasNack)
        {
            return ReorderWait;
        }

        TimeSpan wait = (3 * _nacks.RoundTripTime) + RepairMargin; // three requests
        return wait < MinRepairWait ? MinRepairWait : wait > MaxRepairWait ? MaxRepairWait : wait;
    }
}
