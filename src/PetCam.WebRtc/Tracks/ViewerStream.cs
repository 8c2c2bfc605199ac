using System.Security.Cryptography;
using PetCam.Rtp;
using PetCam.WebRtc.Sending;
using PetCam.WebRtc.Srtp;

namespace PetCam.WebRtc.Tracks;

/// <summary>One viewer's RTP stream: everything about a packet that is not the same for all viewers.</summary>
/// <remarks>Data path 7/8: per picture and viewer only headers and encryption, from history to batch. One worker owns it; no allocation, no lock per packet.</remarks>
internal sealed class ViewerStream
{
    private const int FirstIndexLimit = 0x8000; // a low start keeps the roll-over counter at 0 while the viewer joins

    private readonly SrtpSession _srtp;
    private readonly PacketHeaderWriter _headers;
    private readonly StreamRunLog _runs = new();
    private readonly RepairLimiter _repairs = new();
    private readonly SentNumberLog? _numbers;
    private readonly uint _timestampOffset = unchecked((uint)RandomNumberGenerator.GetInt32(int.MinValue, int.MaxValue));
    private long _nextIndex = RandomNumberGenerator.GetInt32(FirstIndexLimit);
    private long _nextHistoryIndex;

    /// <param name="transport">Numbers of all packets to this peer; null when they were not negotiated.</param>
    /// <param name="retransmission">Where repairs go; null when they go out in this stream again.</param>
    public ViewerStream(
        SrtpSession srtp, PacketHeaderWriter headers, uint ssrc, RemoteEndpoint destination,
        TransportSequence? transport = null, RetransmissionStream? retransmission = null)
    {
        Transport = transport;
        Retransmission = retransmission;
        _numbers = transport is not null && retransmission is null ? new SentNumberLog() : null;
        _srtp = srtp;
        _headers = headers;
        Ssrc = ssrc;
        Destination = destination;
        FirstIndex = _nextIndex;
    }

    public uint Ssrc { get; }

    /// <summary>Changes when the client nominates another address.</summary>
    public RemoteEndpoint Destination { get; set; }

    /// <summary>Numbers of all packets to this peer; null when they were not negotiated.</summary>
    public TransportSequence? Transport { get; }

    /// <summary>Where repairs go; null when they go out in this stream again.</summary>
    public RetransmissionStream? Retransmission { get; }

    /// <summary>False until it starts at a keyframe.</summary>
    public bool IsStreaming { get; private set; }

    public ViewerCounters Counters { get; } = new();

    private long FirstIndex { get; }

    /// <summary>Begins, or goes on, at a keyframe; sequence numbers continue.</summary>
    /// <param name="historyIndex">First packet of the keyframe.</param>
    /// <param name="replay">True when what lies between keyframe and live picture is sent at once; its timestamps are pressed together then.</param>
    public void StartAt(SendHistory history, long historyIndex, bool replay)
    {
        long liveUnit = replay ? history.NewestUnit : long.MinValue;
        _runs.Add(new StreamRun(history, _nextIndex, historyIndex, liveUnit, history.NewestTimestamp));
        _nextHistoryIndex = historyIndex;
        IsStreaming = true;
    }

    /// <summary>Appends all packets up to now to the batch, and sends the batch whenever it is full.</summary>
    public void SendPending(SendHistory history, BatchedOutput output)
    {
        if (_nextHistoryIndex < history.OldestIndex || !output.CanTake(Destination))
        {
            IsStreaming = false; // fell out of the history, or its TCP connection lies behind; goes on at the next keyframe
            return;
        }

        ref readonly StreamRun run = ref _runs.Newest;
        long payloadBytes = 0;
        long first = _nextHistoryIndex;
        long now = Transport is null ? 0 : output.NowMicroseconds;
        while (history.TryGet(_nextHistoryIndex, out SentPacket packet, out ReadOnlySpan<byte> payload))
        {
            SendNext(run, packet, payload, now, output);
            payloadBytes += payload.Length;
        }

        _repairs.Earn(payloadBytes);
        Counters.CountSent(_nextHistoryIndex - first, payloadBytes);
    }

    /// <summary>Sends a packet again if the history still has it and the limits of repairs allow: in the stream of retransmissions, or here byte for byte.</summary>
    public bool TryResend(SequenceNumber sequenceNumber, BatchedOutput output)
    {
        RepairOutcome outcome = Resend(sequenceNumber, output);
        Counters.CountRepair(outcome);
        WebRtcMetrics.CountRepair(outcome);
        return outcome == RepairOutcome.Sent;
    }

    /// <summary>The sender report for this instant.</summary>
    /// <param name="now">Wall clock of the silo.</param>
    /// <param name="mediaNow">The same instant on the history's clock.</param>
    public SenderReport CreateReport(NtpTime now, RtpTimestamp mediaNow) =>
        new(Ssrc, now, mediaNow + _timestampOffset, unchecked((uint)Counters.Packets), unchecked((uint)Counters.PayloadBytes));

    private void SendNext(in StreamRun run, in SentPacket packet, ReadOnlySpan<byte> payload, long now, BatchedOutput output)
    {
        ushort number = Transport?.Take() ?? 0;
        int length = Append(run, packet, payload, _nextIndex, number, output);
        Transport?.Record(number, now, length);
        _numbers?.Add(_nextIndex, number);
        _nextIndex++;
        _nextHistoryIndex++;
    }

    private RepairOutcome Resend(SequenceNumber sequenceNumber, BatchedOutput output)
    {
        long index = sequenceNumber.ToIndex(_nextIndex);
        ushort number = 0;
        if (index < FirstIndex || index >= _nextIndex || !_runs.TryFind(index, out StreamRun run)
            || !run.History.TryGet(run.ToHistoryIndex(index), out SentPacket packet, out ReadOnlySpan<byte> payload)
            || (_numbers is not null && !_numbers.TryFind(index, out number)))
        {
            return RepairOutcome.Unknown;
        }

        long now = output.NowMicroseconds;
        if (!_repairs.TryTake(index, payload.Length, Counters.RoundTripTime, now))
        {
            return RepairOutcome.Withheld;
        }

        int length = Retransmission is null
            ? Append(run, packet, payload, index, number, output)
            : AppendRepair(Retransmission, run, packet, payload, sequenceNumber, now, output);
        Counters.CountRepairBytes(length);
        return RepairOutcome.Sent;
    }

    private int Append(in StreamRun run, in SentPacket packet, ReadOnlySpan<byte> payload, long index, ushort transportNumber, BatchedOutput output)
    {
        Span<byte> datagram = output.Next();
        RtpTimestamp timestamp = run.TimestampOf(packet) + _timestampOffset;
        int header = _headers.Write(datagram, packet, SequenceNumber.FromIndex(index), timestamp, transportNumber);
        int length = _srtp.ProtectRtp(datagram, header, payload, Ssrc, index);
        output.Add(length, Destination);
        return length;
    }

    private int AppendRepair(
        RetransmissionStream stream, in StreamRun run, in SentPacket packet, ReadOnlySpan<byte> payload, SequenceNumber original, long now, BatchedOutput output)
    {
        Span<byte> datagram = output.Next();
        RtpTimestamp timestamp = run.TimestampOf(packet) + _timestampOffset;
        ushort number = Transport?.Take() ?? 0;
        int length = stream.Write(datagram, packet, payload, original, timestamp, number);
        Transport?.Record(number, now, length);
        output.Add(length, Destination);
        return length;
    }
}
