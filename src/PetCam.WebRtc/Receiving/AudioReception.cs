using PetCam.Hub;
using PetCam.Media;
using PetCam.Rtp;
using PetCam.WebRtc.Sending;

namespace PetCam.WebRtc.Receiving;

/// <summary>One received audio stream, from decrypted packets to frames in the hub (RFC 7587 §4.2, RFC 3551 §4.2): one packet is one frame.</summary>
/// <remarks>
/// Data path 4/8: what <see cref="VideoReception"/> is for pictures, without a jitter buffer and without repairs: listeners have both, and sound that is asked for again comes
/// too late. What was overtaken is lost. One thread.
/// </remarks>
internal sealed class AudioReception(byte payloadType, AudioFormat format, PublisherCounters counters, TimeProvider time)
{
    private static readonly TimeSpan OtherStreamAfter = TimeSpan.FromSeconds(2);

    private readonly byte[] _packet = new byte[IDatagramReceiver.MaxDatagramBytes];
    private readonly CaptureClock _clock = new(format.ClockRateHz);
    private CameraPublication? _publication;
    private ReceiverStatistics _statistics = new(format.ClockRateHz);
    private TimestampUnwrapper _timestamps;
    private uint _ssrc;
    private long _lastIndex = -1;
    private ulong _sequence;
    private long _newestTimestamp;
    private TimeSpan _lastPacketAt;
    private uint _lastSenderReport;
    private TimeSpan _lastSenderReportAt;

    /// <summary>Room for one decrypted packet, which <see cref="Receive"/> takes.</summary>
    public Span<byte> Spare => _packet;

    /// <summary>True once there is something to report.</summary>
    public bool HasStarted => _lastIndex >= 0;

    /// <summary>The peer is connected: viewers are offered its sound.</summary>
    public void Begin(CameraPublication publication)
    {
        _publication = publication;
        publication.AnnounceAudio(format);
    }

    /// <summary>True for the payload type that was agreed, which SRTP leaves in the clear.</summary>
    public bool IsMine(ReadOnlySpan<byte> datagram) => RtpPacket.PeekPayloadType(datagram) == payloadType;

    /// <summary>Takes the authentic packet whose first <paramref name="length"/> bytes are in <see cref="Spare"/>.</summary>
    /// <param name="index">Its extended sequence number, known from decryption.</param>
    /// <returns>False when it cannot be read, holds no frame, or is of another stream.</returns>
    public bool Receive(int length, long index, TimeSpan now)
    {
        if (!RtpPacket.TryParse(_packet.AsSpan(0, length), out RtpPacket packet, out _) || !TryChangeStream(packet.Header.Ssrc, now))
        {
            return false;
        }

        int duration = format.DurationOf(packet.Payload);
        if (packet.Payload.IsEmpty || index <= _lastIndex)
        {
            return true; // padding, or overtaken
        }

        if (duration <= 0 || packet.Payload.Length > AudioFrame.MaxBytes)
        {
            return false;
        }

        _lastPacketAt = now;
        _statistics.OnReceived(index, packet.Header.Timestamp, now);
        counters.CountPacket(packet.Payload.Length);
        Publish(packet, index, duration);
        return true;
    }

    public void OnSenderReport(in SenderReport report, TimeSpan now)
    {
        if (report.Ssrc == _ssrc && _lastIndex >= 0)
        {
            _lastSenderReport = report.Time.MiddleBits;
            _lastSenderReportAt = now;
            _clock.OnSenderReport(report.Time, report.Timestamp, _newestTimestamp);
        }
    }

    /// <summary>The block for a receiver report; null before the first packet.</summary>
    public ReportBlock? Report(TimeSpan now) =>
        _lastIndex < 0 ? null : _statistics.Report(_ssrc, _lastSenderReport, now - _lastSenderReportAt);

    private void Publish(in RtpPacket packet, long index, int duration)
    {
        // A gap tells listeners that this does not continue what was before.
        _sequence += _lastIndex < 0 ? 1 : (ulong)(index - _lastIndex);
        _lastIndex = index;
        _newestTimestamp = _timestamps.Unwrap(packet.Header.Timestamp);
        using AudioFrame frame = new(MediaBuffer.Copy(packet.Payload), new AudioFrameInfo
        {
            Format = format,
            CaptureTime = _clock.At(_newestTimestamp, told: null, time.GetUtcNow()),
            Sequence = _sequence,
            Duration = duration,
        });
        _publication?.Publish(frame); // frames before the peer is connected are let go
    }

    /// <summary>A publisher that starts over sends under another SSRC; the one that is there keeps its place until it has been silent.</summary>
    private bool TryChangeStream(uint ssrc, TimeSpan now)
    {
        if (ssrc == _ssrc && _lastIndex >= 0)
        {
            return true;
        }

        if (_lastIndex >= 0 && now - _lastPacketAt < OtherStreamAfter)
        {
            return false;
        }

        _sequence += _lastIndex >= 0 ? 1u : 0u;
        _ssrc = ssrc;
        _lastIndex = -1;
        _lastSenderReport = 0;
        _statistics = new ReceiverStatistics(format.ClockRateHz);
        return true;
    }
}
