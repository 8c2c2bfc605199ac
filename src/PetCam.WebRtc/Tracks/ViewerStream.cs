using System.Security.Cryptography;
using PetCam.Rtp;
using PetCam.WebRtc.Pacing;
using PetCam.WebRtc.Sending;
using PetCam.WebRtc.Srtp;

namespace PetCam.WebRtc.Tracks;

/// <summary>One viewer's RTP stream: everything about a packet that is not the same for all viewers.</summary>
/// <remarks>Data path 7/8: per picture and viewer only headers and encryption, from history to batch. One worker owns it; no allocation, no lock per packet.</remarks>
internal sealed class ViewerStream
{
    private const long NoEnd = long.MaxValue;

    private readonly SrtpSession _srtp;
    private readonly PacketHeaderWriter _headers;
    private readonly StreamRunLog _runs = new();
    private readonly RepairLimiter _repairs = new();
    private readonly SentNumberLog? _numbers;
    private readonly uint _timestampOffset = unchecked((uint)RandomNumberGenerator.GetInt32(int.MinValue, int.MaxValue));
    private readonly long _firstIndex;
    private StreamClock _clock;
    private SendHistory? _history;
    private long _nextIndex = FirstPacketIndex.Choose();
    private long _nextHistoryIndex;
    private long _endHistoryIndex = NoEnd;
    private bool _isInsideUnit;
    private long _cutIndex;

    /// <param name="transport">Numbers of all packets to this peer; null where nobody counts them.</param>
    /// <param name="retransmission">Where repairs go; null when they go out in this stream again.</param>
    public ViewerStream(
        SrtpSession srtp, PacketHeaderWriter headers, uint ssrc, RemoteEndpoint destination,
        TransportSequence? transport = null, RetransmissionStream? retransmission = null)
    {
        _srtp = srtp;
        _headers = headers;
        Ssrc = ssrc;
        Destination = destination;
        Transport = transport;
        Retransmission = retransmission;
        _numbers = transport is { IsNegotiated: true } && retransmission is null ? new SentNumberLog() : null;
        _firstIndex = _nextIndex;
    }

    public uint Ssrc { get; }

    /// <summary>Changes when the client nominates another address.</summary>
    public RemoteEndpoint Destination { get; set; }

    /// <summary>Numbers of all packets to this peer; null where nobody counts them.</summary>
    public TransportSequence? Transport { get; }

    /// <summary>Where repairs go; null when they go out in this stream again.</summary>
    public RetransmissionStream? Retransmission { get; }

    /// <summary>How fast this viewer may be sent to.</summary>
    public ViewerPace Pace { get; } = new();

    public ViewerCounters Counters { get; } = new();

    /// <summary>What it has of the newest keyframe.</summary>
    public KeyframeRepair Keyframes { get; } = new();

    /// <summary>False until it starts at a keyframe.</summary>
    public bool IsStreaming { get; private set; }

    /// <summary>Sends keyframes and leaves out what lies between them, from the next <see cref="StartAt"/> on; sequence numbers have no gaps.</summary>
    public bool KeyframesOnly { get; set; }

    /// <summary>Stays silent at keyframes of its present track, because it is moved to another one at that one's next keyframe.</summary>
    public bool IsHeld { get; set; }

    /// <summary>True when nothing will be sent before the next <see cref="StartAt"/>, which may be at any keyframe.</summary>
    public bool AwaitsKeyframe => !IsHeld && (!IsStreaming || (_endHistoryIndex != NoEnd && _nextHistoryIndex >= _endHistoryIndex));

    /// <summary>Packets that could be sent now.</summary>
    public long PendingPackets => IsStreaming ? Math.Max(0, Math.Min(_history!.NextIndex, _endHistoryIndex) - _nextHistoryIndex) : 0;

    /// <summary>Begins, or goes on, at a keyframe; sequence numbers and timestamps continue. What was begun of another picture is finished first.</summary>
    /// <param name="historyIndex">First packet of the keyframe, which may lie some pictures back: all since then is pending afterwards.</param>
    public void StartAt(SendHistory history, long historyIndex, BatchedOutput output)
    {
        FinishUnit(output);
        long firstUnit = history.TryGet(historyIndex, out SentPacket first, out _) ? first.Unit : history.NewestUnit;
        _runs.Add(_clock.Begin(history, _nextIndex, historyIndex, firstUnit));
        _history = history;
        _nextHistoryIndex = historyIndex;
        _endHistoryIndex = KeyframesOnly ? history.EndOfUnit(historyIndex) : NoEnd;
        IsStreaming = true;
        IsHeld = false;
    }

    /// <summary>Sends nothing after what is pending now until the next <see cref="StartAt"/>.</summary>
    public void PauseAfterPending() => _endHistoryIndex = Math.Min(_endHistoryIndex, _history?.NextIndex ?? NoEnd);

    /// <summary>Sends nothing more before the next <see cref="StartAt"/>, and repairs nothing of what was sent: it would only stand in the way of what comes next.</summary>
    /// <remarks>A picture that was begun stays without its end. Receivers leave it out, as one that the network cut; sequence numbers go on without a gap.</remarks>
    public void CutOff()
    {
        _endHistoryIndex = _nextHistoryIndex;
        _isInsideUnit = false;
        _cutIndex = _nextIndex;
    }

    /// <summary>Goes on where it paused, if the newest keyframe was sent and nothing left out since.</summary>
    /// <returns>False when a keyframe is needed.</returns>
    public bool TryResume(SendHistory history)
    {
        bool continues = IsStreaming && ReferenceEquals(history, _history) && history.KeyframeIndex >= 0
            && _runs.Newest.FirstHistoryIndex <= history.KeyframeIndex && history.KeyframeIndex < _nextHistoryIndex;
        _endHistoryIndex = continues ? NoEnd : _endHistoryIndex;
        _cutIndex = continues ? _firstIndex : _cutIndex;
        return continues;
    }

    /// <summary>The session is over: nothing is sent any more.</summary>
    public void Stop() => IsStreaming = false;

    /// <summary>Appends pending packets to the batch, at least one if there is any, and sends the batch whenever it is full.</summary>
    /// <param name="maxBytes">Stops when so many bytes of payload are reached.</param>
    /// <returns>Bytes of payload appended.</returns>
    public long SendPending(BatchedOutput output, long maxBytes = long.MaxValue)
    {
        if (!IsStreaming || _nextHistoryIndex < _history!.OldestIndex || !output.CanTake(Destination))
        {
            IsStreaming = false; // fell out of the history, or its TCP connection lies behind; goes on at the next keyframe
            return 0;
        }

        ref readonly StreamRun run = ref _runs.Newest;
        long payloadBytes = 0;
        long first = _nextHistoryIndex;
        long now = Transport is null ? 0 : output.NowMicroseconds;
        while (payloadBytes < maxBytes && _nextHistoryIndex < _endHistoryIndex
            && _history.TryGet(_nextHistoryIndex, out SentPacket packet, out ReadOnlySpan<byte> payload))
        {
            SendNext(run, packet, payload, now, output);
            payloadBytes += payload.Length;
        }

        _repairs.Earn(payloadBytes);
        Counters.CountSent(_nextHistoryIndex - first, payloadBytes);
        return payloadBytes;
    }

    /// <summary>Sends a packet again if the history still has it and the limits of repairs allow: in the stream of retransmissions, or here byte for byte.</summary>
    public bool TryResend(SequenceNumber sequenceNumber, BatchedOutput output)
    {
        RepairOutcome outcome = Resend(sequenceNumber, output);
        Counters.CountRepair(outcome);
        WebRtcMetrics.CountRepair(outcome);
        return outcome == RepairOutcome.Sent;
    }

    /// <summary>Fills the path with packets that were sent before, newest first, to find out what it carries. Needs a stream of retransmissions.</summary>
    /// <param name="bytes">Of datagrams, at least.</param>
    /// <param name="probeCluster">Goes with their transport-wide numbers.</param>
    /// <returns>Bytes sent; 0 when there is nothing to fill with.</returns>
    public int SendProbe(int bytes, byte probeCluster, BatchedOutput output)
    {
        if (Retransmission is null || Transport is null || !IsStreaming)
        {
            return 0;
        }

        int sent = 0;
        StreamRun run = _runs.Newest;
        for (long index = _nextIndex - 1; sent < bytes && run.Contains(index); index--)
        {
            if (!run.History.TryGet(run.ToHistoryIndex(index), out SentPacket packet, out ReadOnlySpan<byte> payload))
            {
                break;
            }

            sent += AppendRepair(Retransmission, run, packet, payload, SequenceNumber.FromIndex(index), probeCluster, output);
        }

        Counters.CountProbeBytes(sent);
        Pace.Spend(sent);
        return sent;
    }

    /// <summary>The sender report for this instant.</summary>
    /// <param name="now">Wall clock of the silo.</param>
    /// <param name="mediaNow">The same instant on the history's clock.</param>
    public SenderReport CreateReport(NtpTime now, RtpTimestamp mediaNow) =>
        new(Ssrc, now, mediaNow + _clock.ShiftTicks + _timestampOffset, unchecked((uint)Counters.Packets), unchecked((uint)Counters.PayloadBytes));

    // A picture that was begun is sent to its end, whatever its pace: half a picture would cost the viewer a repair that nobody can make.
    private void FinishUnit(BatchedOutput output)
    {
        while (_isInsideUnit && IsStreaming && _history!.TryGet(_nextHistoryIndex, out SentPacket packet, out ReadOnlySpan<byte> payload))
        {
            SendNext(_runs.Newest, packet, payload, output.NowMicroseconds, output);
            Counters.CountSent(1, payload.Length);
        }

        _isInsideUnit = false;
    }

    private void SendNext(in StreamRun run, in SentPacket packet, ReadOnlySpan<byte> payload, long now, BatchedOutput output)
    {
        RtpTimestamp timestamp = run.TimestampOf(packet);
        ushort number = Transport?.Take() ?? 0;
        int length = Append(packet, payload, _nextIndex, timestamp, number, output);
        Transport?.Record(number, now, length);
        _numbers?.Add(_nextIndex, number);
        _clock.Advance(timestamp);
        _isInsideUnit = !packet.IsLastOfUnit;
        _nextIndex++;
        _nextHistoryIndex++;
    }

    private RepairOutcome Resend(SequenceNumber sequenceNumber, BatchedOutput output)
    {
        long index = sequenceNumber.ToIndex(_nextIndex);
        ushort number = 0;
        if (index < _firstIndex || index >= _nextIndex || !_runs.TryFind(index, out StreamRun run)
            || !run.History.TryGet(run.ToHistoryIndex(index), out SentPacket packet, out ReadOnlySpan<byte> payload)
            || (_numbers is not null && !_numbers.TryFind(index, out number)))
        {
            return RepairOutcome.Unknown;
        }

        if (index < _cutIndex || !_repairs.TryTake(index, payload.Length, Counters.RoundTripTime, output.NowMicroseconds))
        {
            return RepairOutcome.Withheld;
        }

        int length = Retransmission is null
            ? Append(packet, payload, index, run.TimestampOf(packet), number, output)
            : AppendRepair(Retransmission, run, packet, payload, sequenceNumber, probeCluster: 0, output);
        Counters.CountRepairBytes(length);
        Pace.Spend(length);
        return RepairOutcome.Sent;
    }

    private int Append(
        in SentPacket packet, ReadOnlySpan<byte> payload, long index, RtpTimestamp timestamp, ushort transportNumber, BatchedOutput output)
    {
        Span<byte> datagram = output.Next();
        int header = _headers.Write(datagram, packet, SequenceNumber.FromIndex(index), timestamp + _timestampOffset, transportNumber);
        int length = _srtp.ProtectRtp(datagram, header, payload, Ssrc, index);
        output.Add(length, Destination);
        return length;
    }

    private int AppendRepair(
        RetransmissionStream stream, in StreamRun run, in SentPacket packet, ReadOnlySpan<byte> payload, SequenceNumber original, byte probeCluster,
        BatchedOutput output)
    {
        Span<byte> datagram = output.Next();
        RtpTimestamp timestamp = run.TimestampOf(packet) + _timestampOffset;
        ushort number = Transport?.Take() ?? 0;
        int length = stream.Write(datagram, packet, payload, original, timestamp, number);
        Transport?.Record(number, output.NowMicroseconds, length, probeCluster);
        output.Add(length, Destination);
        return length;
    }
}
