using PetCam.Hub;
using PetCam.Rtp;
using PetCam.WebRtc.Negotiation;
using PetCam.WebRtc.Rtcp;
using PetCam.WebRtc.Sending;
using PetCam.WebRtc.Srtp;

namespace PetCam.WebRtc.Audio;

/// <summary>The sound of one viewer's session: its stream, the feed that it hangs on, and its sender reports. Worker's thread.</summary>
internal sealed class ViewerAudio
{
    private readonly AudioTrack _track;
    private readonly NegotiatedAudio _negotiated;
    private readonly AudioFeedTable _feeds;
    private readonly AudioFeed _feed;
    private readonly SenderReportWriter _reports;
    private bool _hasReported;

    /// <param name="streamName">The same canonical name as the video's, so that players keep both in step (RFC 3550 §6.5.1).</param>
    public ViewerAudio(
        AudioTrack track, NegotiatedAudio negotiated, string streamName, SrtpSession srtp, RemoteEndpoint destination, AudioFeedTable feeds, Func<TimeSpan> clockOffset)
    {
        _track = track;
        _negotiated = negotiated;
        _feeds = feeds;
        _reports = new SenderReportWriter(streamName);
        Stream = new AudioStream(srtp, negotiated, destination);
        _feed = feeds.GetOrAdd(track, negotiated.Format, clockOffset);
        _feed.Join(Stream);
    }

    public AudioStream Stream { get; }

    /// <summary>True when a report is to be sent: at once when sound begins, so that the player knows its clock, then each interval.</summary>
    public bool IsReportDue(TimeProvider time, TimeSpan interval) => _feed.HasStarted && (!_hasReported || _reports.IsDue(time, interval));

    /// <summary>The report for this instant; valid until the next.</summary>
    public ReadOnlySpan<byte> WriteReport(TimeProvider time)
    {
        _hasReported = true;
        DateTimeOffset now = time.GetUtcNow();
        return _reports.Write(Stream.CreateReport(NtpTime.FromDateTimeOffset(now), _feed.MediaTimeAt(now)), time);
    }

    public void Leave()
    {
        _feed.Leave(Stream);
        _feeds.Release(_track, _negotiated.Format);
    }
}
