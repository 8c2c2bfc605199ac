using Microsoft.Extensions.Logging;
using PetCam.Media;

namespace PetCam.Hub;

/// <summary>One encoding of one camera: hands each access unit to all sinks and keeps the GOP for those to come.</summary>
/// <remarks>
/// Data path 5/8: publishes access units to viewers and recorders, and never waits for them. The gate is held for reference
/// counting and non-blocking calls only; it orders publication against attachment, so that a sink misses nothing and sees nothing twice.
/// </remarks>
public sealed partial class CameraTrack
{
    private readonly Lock _gate = new();
    private readonly CameraStream _stream;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly GopCache _cache;
    private readonly RateMeter _rate;
    private IAccessUnitSink[] _sinks = [];
    private AccessUnitInfo _last;
    private DateTimeOffset? _lastUnitAt;
    private long _units;
    private bool _chainBroken = true;
    private CameraPublication? _publisher;
    private ulong? _lastSession; // the agent that _last came from
    private IAccessUnitSink[] _witnesses = []; // who was there when the chain broke or the publisher went, and so has seen _last
    private bool _skipsRepeats;

    internal CameraTrack(CameraStream stream, TrackId id, HubOptions options, TimeProvider time, ILogger logger)
    {
        _stream = stream;
        Id = id;
        _time = time;
        _logger = logger;
        _cache = new GopCache(options.MaxGopUnits, options.MaxGopBytes);
        _rate = new RateMeter(time);
    }

    public TrackId Id { get; }

    /// <summary>The newest parameter sets of an H.264 or H.265 track; null before its first keyframe and for JPEG.</summary>
    public VideoParameterSets? ParameterSets { get; private set; }

    /// <summary>Of the newest unit; none before the first.</summary>
    public VideoCodec Codec
    {
        get
        {
            lock (_gate)
            {
                return _last.Codec;
            }
        }
    }

    /// <summary>Over about one second; 0 while nothing comes.</summary>
    public double BitrateBps => _rate.BitrateBps;

    public CameraTrackModel Snapshot()
    {
        lock (_gate)
        {
            return new CameraTrackModel(
                _last.Codec, _last.Width, _last.Height, _rate.FramesPerSecond, _rate.BitrateBps, _lastUnitAt,
                _units == 0 ? null : _last.CaptureTime, _units, _sinks.Length);
        }
    }

    /// <summary>Adds a sink. With <paramref name="replay"/> it gets the cached GOP first, on this thread, then everything published later.</summary>
    /// <returns>Dispose of it to detach; no call reaches the sink after that returns.</returns>
    public IDisposable Attach(IAccessUnitSink sink, bool replay = true)
    {
        ArgumentNullException.ThrowIfNull(sink);
        lock (_gate)
        {
            bool replays = replay && IsCacheComplete;
            IAccessUnitSink attached = replays ? sink : new KeyframeGate(sink, replay);
            bool alive = true;
            for (int i = 0; replays && alive && i < _cache.Units.Count; i++)
            {
                alive = TryDeliver(attached, _cache.Units[i], isReplay: true);
            }

            if (alive)
            {
                _sinks = [.. _sinks, attached];
                _stream.Demand.Add();
            }

            return new Attachment(this, attached);
        }
    }

    /// <summary>The newest unit from which decoding can start, with a reference for the caller; null when there is none.</summary>
    public AccessUnit? TryGetKeyframe()
    {
        lock (_gate)
        {
            return _cache.Units.Count == 0 ? null : _cache.Units[0].AddReference();
        }
    }

    /// <summary>Asks the board for a keyframe, merged with other requests; without effect while the camera is offline.</summary>
    public void RequestKeyframe() => _stream.RequestKeyframe(Id);

    /// <summary>Hands a unit to all sinks. Borrows it.</summary>
    /// <returns>False when the publisher was superseded, and when a delta unit continues nothing: it waits for the next keyframe.</returns>
    internal bool Publish(AccessUnit unit, CameraPublication publisher)
    {
        lock (_gate)
        {
            if (!ReferenceEquals(_publisher, publisher))
            {
                return false;
            }

            if (_skipsRepeats && unit.Codec == _last.Codec && unit.Info.Sequence <= _last.Sequence)
            {
                Skip(unit);
                return false;
            }

            if (unit.Codec != _last.Codec)
            {
                BreakChain(_sinks); // not even a keyframe goes on where another codec ended
            }

            bool continues = unit.IsKeyframe || (!_chainBroken && unit.Info.Sequence == _last.Sequence + 1);
            if (!continues)
            {
                BreakChain(_sinks);
                HubMetrics.DroppedUnits.Add(1, _stream.Tag);
                AskForKeyframe();
                return false;
            }

            Remember(unit);
            _lastSession = publisher.Model.AgentSession;
            _cache.Add(unit);
            foreach (IAccessUnitSink sink in _sinks)
            {
                if (!TryDeliver(sink, unit, isReplay: false))
                {
                    Detach(sink);
                }
            }

            return true;
        }
    }

    /// <summary>
    /// The publisher changed, or went when null. What the same agent sends over another connection may go on where the last one ended, even a while
    /// later, and what it repeats is left out; else nothing continues what was. The GOP of who went is not live any more.
    /// </summary>
    internal void ChangePublisher(CameraPublication? publisher)
    {
        lock (_gate)
        {
            bool wasInterrupted = _publisher is null;
            _publisher = publisher;
            if (publisher is null)
            {
                _witnesses = _chainBroken ? _witnesses : _sinks;
                _cache.Clear();
                return;
            }

            bool isSameAgent = publisher.Model.AgentSession is { } session && session == _lastSession;
            bool isWitnessed = _witnesses.Any(_sinks.Contains);
            bool goesOn = isSameAgent && !_chainBroken && (isWitnessed || !wasInterrupted);
            _skipsRepeats = goesOn || (isSameAgent && _chainBroken && isWitnessed);
            if (!goesOn)
            {
                BreakChain(wasInterrupted ? _witnesses : _sinks);
                _cache.Clear();
            }
        }
    }

    private void Remember(AccessUnit unit)
    {
        if (unit.IsKeyframe && _chainBroken)
        {
            _chainBroken = false;
        }

        if (unit.IsKeyframe && VideoParameterSets.TryFind(unit.Codec, unit.PayloadSpan, ParameterSets, out VideoParameterSets? found))
        {
            ParameterSets = found;
        }

        _last = unit.Info;
        _lastUnitAt = _time.GetUtcNow();
        _units++;
        _rate.Count(unit.Length);
        HubMetrics.Units.Add(1, _stream.Tag);
        HubMetrics.Bytes.Add(unit.Length, _stream.Tag);
    }

    /// <summary>False while it is empty, and while repeats fill it again.</summary>
    private bool IsCacheComplete => _cache.Newest?.Info.Sequence == _last.Sequence;

    // Who watches has seen it; who comes may need it. If it cannot be followed by what comes next, a keyframe is needed.
    private void Skip(AccessUnit unit)
    {
        HubMetrics.RepeatedUnits.Add(1, _stream.Tag);
        if (!_chainBroken && !IsCacheComplete)
        {
            _cache.Add(unit);
            ShowToThoseWhoWait();
        }

        if (_chainBroken)
        {
            AskForKeyframe();
        }
    }

    // Who came while nobody published need not wait for the next keyframe when the repeats have filled the cache.
    private void ShowToThoseWhoWait()
    {
        if (!IsCacheComplete)
        {
            return;
        }

        foreach (IAccessUnitSink sink in _sinks.Where(static sink => sink is KeyframeGate { AwaitsGop: true }))
        {
            if (!_cache.Units.All(unit => TryDeliver(sink, unit, isReplay: false)))
            {
                Detach(sink);
            }
        }
    }

    private void AskForKeyframe()
    {
        if (_sinks.Length > 0)
        {
            _stream.RequestKeyframe(Id);
        }
    }

    /// <param name="witnesses">Who has seen the last unit.</param>
    private void BreakChain(IAccessUnitSink[] witnesses)
    {
        if (_chainBroken)
        {
            return;
        }

        _chainBroken = true;
        _witnesses = witnesses;
        foreach (IAccessUnitSink sink in _sinks)
        {
            if (!TryNotify(sink))
            {
                Detach(sink);
            }
        }
    }

    private bool TryDeliver(IAccessUnitSink sink, AccessUnit unit, bool isReplay)
    {
        try
        {
            sink.OnAccessUnit(unit, isReplay);
            return true;
        }
#pragma warning disable CA1031 // One sink's bug must not take the camera from all others; it is logged and the sink detached.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            LogSinkFailed(_logger, exception, sink.GetType().Name, _stream.Id.Value);
            return false;
        }
    }

    private bool TryNotify(IAccessUnitSink sink)
    {
        try
        {
            sink.OnDiscontinuity();
            return true;
        }
#pragma warning disable CA1031 // As above.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            LogSinkFailed(_logger, exception, sink.GetType().Name, _stream.Id.Value);
            return false;
        }
    }

    private void Detach(IAccessUnitSink sink)
    {
        lock (_gate)
        {
            int index = Array.IndexOf(_sinks, sink);
            if (index >= 0)
            {
                _sinks = [.. _sinks[..index], .. _sinks[(index + 1)..]];
                _stream.Demand.Remove();
            }
        }
    }

    [LoggerMessage(1001, LogLevel.Error, "{Sink} of camera {CameraId} failed on an access unit and was detached")]
    private static partial void LogSinkFailed(ILogger logger, Exception exception, string sink, string cameraId);

    private sealed class Attachment(CameraTrack track, IAccessUnitSink sink) : IDisposable
    {
        public void Dispose() => track.Detach(sink);
    }
}
