using System.Text;
using PetCam.Rtp;
using PetCam.WebRtc.Tracks;

namespace PetCam.WebRtc.Rtcp;

/// <summary>Writes one viewer's sender reports with its canonical name (RFC 3550 §6.4.1, §6.5.1), and knows when the next is due.</summary>
internal sealed class SenderReportWriter(string streamName)
{
    private readonly byte[] _name = Encoding.ASCII.GetBytes(streamName);
    private readonly byte[] _compound = new byte[SenderReport.MaxCompoundBytes];
    private long _lastReportAt;

    public bool IsDue(TimeProvider time, TimeSpan interval) => time.GetElapsedTime(_lastReportAt) >= interval;

    /// <summary>The report for this instant; valid until the next.</summary>
    public ReadOnlySpan<byte> Write(ViewerStream stream, TrackFeed feed, TimeProvider time)
    {
        DateTimeOffset now = time.GetUtcNow();
        return Write(stream.CreateReport(NtpTime.FromDateTimeOffset(now), feed.MediaTimeAt(now)), time);
    }

    /// <summary>A report about any stream; valid until the next.</summary>
    public ReadOnlySpan<byte> Write(SenderReport report, TimeProvider time)
    {
        _lastReportAt = time.GetTimestamp();
        return _compound.AsSpan(0, report.WriteCompound(_compound, _name));
    }
}
