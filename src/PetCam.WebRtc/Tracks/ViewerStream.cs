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
    private readonly uint _timestampOffset = unchecked((uint)RandomNumberGenerator.GetInt32(int.MinValue, int.MaxValue));
    private long _nextIndex = RandomNumberGenerator.GetInt32(FirstIndexLimit);
    private long _nextHistoryIndex;

    public ViewerStream(SrtpSession srtp, PacketHeaderWriter headers, uint ssrc, RemoteEndpoint destination)
    {
        _srtp = srtp;
        _headers = headers;
        Ssrc = ssrc;
        Destination = destination;
        FirstIndex = _nextIndex;
    }

    public uint Ssrc { get; }

    /// <summary>Changes when the client nominates another address.</summary>
    public RemoteEndpoint Destination { get; set; }

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
        while (history.TryGet(_nextHistoryIndex, out SentPacket packet, out ReadOnlySpan<byte> payload))
        {
            Append(run, packet, payload, _nextIndex, output);
            payloadBytes += payload.Length;
            _nextIndex++;
            _nextHistoryIndex++;
        }

        Counters.CountSent(_nextHistoryIndex - first, payloadBytes);
    }

    /// <summary>Sends a packet again, byte for byte, if the history still has it.</summary>
    public bool TryResend(SequenceNumber sequenceNumber, BatchedOutput output)
    {
        long index = sequenceNumber.ToIndex(_nextIndex);
        bool known = index >= FirstIndex && index < _nextIndex && _runs.TryFind(index, out StreamRun run)
            && TryResend(run, index, output);
        Counters.CountRetransmission(known);
        WebRtcMetrics.CountNack(known);
        return known;
    }

    /// <summary>The sender report for this instant.</summary>
    /// <param name="now">Wall clock of the silo.</param>
    /// <param name="mediaNow">The same instant on the history's clock.</param>
    public SenderReport CreateReport(NtpTime now, RtpTimestamp mediaNow) =>
        new(Ssrc, now, mediaNow + _timestampOffset, unchecked((uint)Counters.Packets), unchecked((uint)Counters.PayloadBytes));

    private bool TryResend(in StreamRun run, long index, BatchedOutput output)
    {
        if (!run.History.TryGet(run.ToHistoryIndex(index), out SentPacket packet, out ReadOnlySpan<byte> payload))
        {
            return false;
        }

        Append(run, packet, payload, index, output);
        return true;
    }

    private void Append(in StreamRun run, in SentPacket packet, ReadOnlySpan<byte> payload, long index, BatchedOutput output)
    {
        Span<byte> datagram = output.Next();
        RtpTimestamp timestamp = run.TimestampOf(packet) + _timestampOffset;
        int header = _headers.Write(datagram, packet, SequenceNumber.FromIndex(index), timestamp);
        int length = _srtp.ProtectRtp(datagram, header, payload, Ssrc, index);
        output.Add(length, Destination);
    }
}
