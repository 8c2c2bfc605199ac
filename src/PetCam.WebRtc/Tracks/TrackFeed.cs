using PetCam.Domain.Cameras;
using PetCam.Hub;
using PetCam.Media;
using PetCam.Rtp;
using PetCam.WebRtc.Pacing;

namespace PetCam.WebRtc.Tracks;

/// <summary>One track on one worker: packetizes each access unit once and sends it to the worker's viewers of that track.</summary>
/// <remarks>
/// Data path 6/8: the hub's sink. Calls of the hub only pass a reference to the worker; everything else happens on the worker's thread.
/// The sink is attached while there are viewers.
/// </remarks>
internal sealed class TrackFeed : IAccessUnitSink, IDisposable
{
    private const int FreshTicks = 300 * RtpTimestamp.VideoClockRateHz / 1000; // of a GOP so young, all of it is sent in less time than a new keyframe takes
    private const int TicksPerMillisecond = RtpTimestamp.VideoClockRateHz / 1000;
    private const long LongestSpreadMicroseconds = 16_000; // half the interval of 30 pictures a second
    private const long ShortestSpreadMicroseconds = 2_000;

    private readonly VideoPayloadFormat _format;
    private readonly KeyValuePair<string, object?> _tag;
    private readonly Func<TrackFeed, AccessUnit?, bool> _post;
    private readonly Func<TimeSpan> _clockOffset;
    private readonly MediaTimeline _timeline = new();
    private readonly List<AccessUnit> _replay = [];
    private readonly List<ViewerLayers> _arriving = [];
    private readonly SendPacer _pacer;
    private readonly IDisposable _attachment;
    private ViewerStream[] _viewers = [];
    private long _spreadMicroseconds = LongestSpreadMicroseconds;
    private bool _waitingForKeyframe;
    private long _dropped;

    /// <param name="format">What the viewers of this feed agreed on.</param>
    /// <param name="post">Hands a unit, or null for a discontinuity, to the worker's bounded queue; takes the reference when it returns true.</param>
    /// <param name="clockOffset">Silo's clock minus the board's.</param>
    public TrackFeed(
        CameraId camera, CameraTrack track, VideoPayloadFormat format, int maxHistoryPackets, Func<TimeSpan> clockOffset, SendPacer pacer,
        Func<TrackFeed, AccessUnit?, bool> post)
    {
        Track = track;
        _format = format;
        _pacer = pacer;
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

    public CameraTrack Track { get; }

    /// <summary>Viewers that are sent this track, and those that will be from its next keyframe on.</summary>
    public int ViewerCount => _viewers.Length + _arriving.Count;

    /// <summary>True when the newest keyframe is so young that a viewer is better sent it, and what followed, than a new one.</summary>
    public bool HasFreshKeyframe =>
        History.TryGet(History.KeyframeIndex, out SentPacket keyframe, out _) && History.NewestTimestamp - keyframe.Timestamp <= FreshTicks;

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
            Track.RequestKeyframe();
        }
    }

    void IAccessUnitSink.OnDiscontinuity() => _waitingForKeyframe |= !_post(this, null);

    /// <summary>Worker: a viewer whose keys are agreed. It is sent the newest GOP at once, or waits for a keyframe.</summary>
    public void Join(ViewerStream viewer)
    {
        _viewers = [.. _viewers, viewer];
        if (History.KeyframeIndex < 0)
        {
            Track.RequestKeyframe();
        }
        else
        {
            Replay(viewer);
        }
    }

    /// <summary>Worker: the viewer goes; what was not sent yet is not.</summary>
    public void Leave(ViewerStream viewer) => _viewers = [.. _viewers.Where(other => other != viewer)];

    /// <summary>Worker: a viewer of another track that is to be moved here at the next keyframe.</summary>
    public void Await(ViewerLayers viewer)
    {
        _arriving.Add(viewer);
        Track.RequestKeyframe();
    }

    /// <summary>Worker: the viewer stays where it is.</summary>
    public void StopAwaiting(ViewerLayers viewer) => _arriving.Remove(viewer);

    /// <summary>Worker: the next unit from the queue; null is a discontinuity. Takes ownership.</summary>
    public void Process(AccessUnit? unit)
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
        PictureTimer timer = PictureTimer.Start(History.NewestUnit, _pacer.Output.Time, _pacer.Output);
        if (isKeyframe && Fault is null && History.NextIndex > first)
        {
            StartAtKeyframe(first);
        }

        _pacer.Begin(_spreadMicroseconds);
        foreach (ViewerStream viewer in _viewers)
        {
            if (viewer.IsStreaming)
            {
                _pacer.Send(viewer);
            }
        }

        _pacer.Flush();
        timer.Stop(_pacer.Output);
        WebRtcMetrics.Sent((History.NextIndex - first) * _viewers.Length, _viewers.Length, _tag);
    }

    /// <summary>Asks the board; the hub merges what many ask.</summary>
    public void RequestKeyframe() => Track.RequestKeyframe();

    /// <summary>Worker: a viewer cannot decode.</summary>
    public void AnswerKeyframeRequest(ViewerStream viewer)
    {
        long now = _pacer.Output.NowMicroseconds;
        switch (viewer.Keyframes.Answer(History.KeyframeIndex, HasFreshKeyframe, viewer.Counters.RoundTripTime, now))
        {
            case KeyframeAnswer.AskBoard:
                Track.RequestKeyframe();
                break;
            case KeyframeAnswer.Replay:
                WebRtcMetrics.KeyframeReplays.Add(1, _tag);
                Replay(viewer);
                break;
            default:
                break;
        }
    }

    /// <summary>Worker: sends what is pending for one viewer.</summary>
    public void Send(ViewerStream viewer)
    {
        _pacer.Begin(_spreadMicroseconds);
        _pacer.Send(viewer);
        _pacer.Flush();
    }

    /// <summary>Worker: moves a viewer here, beginning with the newest keyframe; the caller has it leave its old feed.</summary>
    public void Take(ViewerStream viewer)
    {
        _viewers = [.. _viewers, viewer];
        Start(viewer, History.KeyframeIndex);
    }

    /// <summary>An instant of the silo's clock on the track's media clock.</summary>
    public RtpTimestamp MediaTimeAt(DateTimeOffset now) => _timeline.At(CaptureTime.FromDateTimeOffset(now - _clockOffset()));

    public void Dispose() => _attachment.Dispose();

    private void StartAtKeyframe(long index)
    {
        foreach (ViewerLayers viewer in _arriving)
        {
            viewer.Arrive(this);
        }

        _arriving.Clear();
        foreach (ViewerStream viewer in _viewers)
        {
            if (viewer.AwaitsKeyframe)
            {
                Start(viewer, index);
            }

            viewer.Keyframes.Sent(index, _pacer.Output.NowMicroseconds);
        }
    }

    private void Replay(ViewerStream viewer)
    {
        Start(viewer, History.KeyframeIndex);
        Send(viewer);
    }

    private void Start(ViewerStream viewer, long keyframeIndex)
    {
        viewer.StartAt(History, keyframeIndex, _pacer.Output);
        viewer.Keyframes.Sent(keyframeIndex, _pacer.Output.NowMicroseconds);
    }

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
        RtpTimestamp timestamp = _timeline.Next(unit.CaptureTime);
        long halfInterval = (timestamp - History.NewestTimestamp) / 2 * 1000L / TicksPerMillisecond;
        _spreadMicroseconds = Math.Clamp(halfInterval, ShortestSpreadMicroseconds, LongestSpreadMicroseconds);
        History.BeginUnit(unit.IsKeyframe, timestamp, captureTime);
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
            ? $"the {Track.Id} track turned from {_format.Codec} to {unit.Codec}"
            : $"a picture of the {Track.Id} track has a NAL unit that {_format} cannot carry";
    }
}
