using PetCam.Domain.Cameras;
using PetCam.Hub;
using PetCam.Media;
using PetCam.Rtp;
using PetCam.WebRtc.Sending;

namespace PetCam.WebRtc.Tracks;

/// <summary>One track on one worker: packetizes each access unit once and sends it to the worker's viewers of that track.</summary>
/// <remarks>
/// Data path 6/8: the hub's sink. Calls of the hub only pass a reference to the worker; everything else happens on the worker's thread.
/// The sink is attached while there are viewers.
/// </remarks>
internal sealed class TrackFeed : IAccessUnitSink, IDisposable
{
    private readonly CameraTrack _track;
    private readonly VideoPayloadFormat _format;
    private readonly KeyValuePair<string, object?> _tag;
    private readonly Func<TrackFeed, AccessUnit?, bool> _post;
    private readonly Func<TimeSpan> _clockOffset;
    private readonly MediaTimeline _timeline = new();
    private readonly List<AccessUnit> _replay = [];
    private readonly IDisposable _attachment;
    private ViewerStream[] _viewers = [];
    private bool _waitingForKeyframe;
    private long _dropped;

    /// <param name="format">What the viewers of this feed agreed on.</param>
    /// <param name="post">Hands a unit, or null for a discontinuity, to the worker's bounded queue; takes the reference when it returns true.</param>
    /// <param name="clockOffset">Silo's clock minus the board's.</param>
    public TrackFeed(
        CameraId camera, CameraTrack track, VideoPayloadFormat format, int maxHistoryPackets, Func<TimeSpan> clockOffset,
        Func<TrackFeed, AccessUnit?, bool> post)
    {
        _track = track;
        _format = format;
        _tag = new KeyValuePair<string, object?>("camera", camera.Value);
        _post = post;
        _clockOffset = clockOffset;
        History = new SendHistory(maxHistoryPackets);
        _attachment = track.Attach(this);
        foreach (AccessUnit unit in _replay)
        {
            Packetize(unit);
            unit.Dispose();
        }

        _replay.Clear();
    }

    public SendHistory History { get; }

    public int ViewerCount => _viewers.Length;

    /// <summary>Worker: why the viewers of this feed cannot be sent what the camera sends now, one sentence; null while they can.</summary>
    public string? Fault { get; private set; }

    /// <summary>Units that the worker's queue had no room for.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    void IAccessUnitSink.OnAccessUnit(AccessUnit unit, bool isReplay)
    {
        if (isReplay)
        {
            _replay.Add(unit.AddReference());
            return;
        }

        if (_waitingForKeyframe && !unit.IsKeyframe)
        {
            Interlocked.Increment(ref _dropped);
            return;
        }

        AccessUnit kept = unit.AddReference();
        _waitingForKeyframe = !_post(this, kept);
        if (_waitingForKeyframe)
        {
            kept.Dispose();
            Interlocked.Increment(ref _dropped);
            _track.RequestKeyframe();
        }
    }

    void IAccessUnitSink.OnDiscontinuity() => _waitingForKeyframe |= !_post(this, null);

    /// <summary>Worker: a viewer whose keys are agreed. It is sent the newest GOP at once, or waits for a keyframe.</summary>
    public void Join(ViewerStream viewer, BatchedOutput output)
    {
        _viewers = [.. _viewers, viewer];
        if (History.KeyframeIndex < 0)
        {
            _track.RequestKeyframe();
            return;
        }

        viewer.StartAt(History, History.KeyframeIndex, replay: true);
        viewer.SendPending(History, output);
        output.Flush();
    }

    /// <summary>Worker: the viewer is gone.</summary>
    public void Leave(ViewerStream viewer) => _viewers = [.. _viewers.Where(other => other != viewer)];

    /// <summary>Worker: the next unit from the queue; null is a discontinuity. Takes ownership.</summary>
    public void Process(AccessUnit? unit, BatchedOutput output)
    {
        if (unit is null)
        {
            History.ForgetKeyframe();
            return;
        }

        long first = History.NextIndex;
        Packetize(unit);
        bool isKeyframe = unit.IsKeyframe;
        unit.Dispose();
        foreach (ViewerStream viewer in _viewers)
        {
            if (!viewer.IsStreaming && isKeyframe)
            {
                viewer.StartAt(History, first, replay: false);
            }

            if (viewer.IsStreaming)
            {
                viewer.SendPending(History, output);
            }
        }

        output.Flush();
        WebRtcMetrics.Sent((History.NextIndex - first) * _viewers.Length, _viewers.Length, _tag);
    }

    /// <summary>A viewer cannot decode; the hub merges what many ask.</summary>
    public void RequestKeyframe() => _track.RequestKeyframe();

    /// <summary>An instant of the silo's clock on the track's media clock.</summary>
    public RtpTimestamp MediaTimeAt(DateTimeOffset now) => _timeline.At(CaptureTime.FromDateTimeOffset(now - _clockOffset()));

    public void Dispose() => _attachment.Dispose();

    private void Packetize(AccessUnit unit)
    {
        if (unit.Codec != _format.Codec)
        {
            Interrupt(unit);
            return;
        }

        if (Fault is not null && !unit.IsKeyframe)
        {
            return;
        }

        // abs-capture-time counts the offset from the sender's clock to the capturing one: the other way round than the product does.
        AbsoluteCaptureTime captureTime = new(NtpTime.FromCaptureTime(unit.CaptureTime), NtpTime.ToFixedPoint(-_clockOffset()));
        History.BeginUnit(unit.IsKeyframe, _timeline.Next(unit.CaptureTime), captureTime);
        if (_format.TryPacketize(unit.PayloadSpan, History))
        {
            Fault = null;
        }
        else
        {
            Interrupt(unit);
        }
    }

    // Nobody may start in what follows, and nothing is sent of it; the sessions end at their next maintenance.
    private void Interrupt(AccessUnit unit)
    {
        History.ForgetKeyframe();
        Fault ??= unit.Codec != _format.Codec
            ? $"the {_track.Id} track turned from {_format.Codec} to {unit.Codec}"
            : $"a picture of the {_track.Id} track has a NAL unit that {_format} cannot carry";
    }
}
