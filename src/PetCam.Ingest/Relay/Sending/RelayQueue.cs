using PetCam.Domain.Detections;
using PetCam.Hub;
using PetCam.Media;

namespace PetCam.Ingest;

/// <summary>What waits to be passed on to one silo: video in order and bounded, the newest picture, the newest detections, a little sound.</summary>
/// <remarks>
/// Data path 6/8: the hub's sink. Calls keep a reference and return. A full lane refuses, counts, and goes on at the next keyframe; no keyframe is
/// asked for, because it would cost all other viewers what this link cannot carry.
/// </remarks>
internal sealed class RelayQueue : IAccessUnitSink, IAudioSink, IDisposable
{
    private const int MaxSounds = 50; // a second
    private const int MaxDetections = 16;

    private readonly Lock _gate = new();
    private readonly AsyncSignal _signal = new();
    private readonly UnitLane[] _lanes;
    private readonly Queue<AudioFrame> _sounds = new(MaxSounds);
    private readonly Queue<DetectionSet> _detections = new(MaxDetections);
    private readonly Func<bool> _isCurrent;
    private readonly RelayOptions _options;
    private readonly int _maxUnitBytes;
    private readonly KeyValuePair<string, object?> _tag;
    private AccessUnit? _picture;
    private bool _closed;

    /// <param name="isCurrent">False when what comes belongs to another publication than the one that is passed on.</param>
    /// <param name="maxUnitBytes">What the other silo takes.</param>
    public RelayQueue(Func<bool> isCurrent, RelayOptions options, int maxUnitBytes, TimeProvider time, KeyValuePair<string, object?> tag)
    {
        _isCurrent = isCurrent;
        _options = options;
        _maxUnitBytes = maxUnitBytes;
        _tag = tag;
        _lanes = [new UnitLane(maxSentBytes: 0, time), new UnitLane(maxSentBytes: 0, time)];
    }

    /// <summary>Something was put, or <see cref="Wake"/> was called. One caller at a time.</summary>
    public ValueTask WaitAsync() => _signal.WaitAsync();

    public void Wake() => _signal.Set();

    public void OnAccessUnit(AccessUnit unit, bool isReplay)
    {
        int dropped = 0;
        lock (_gate)
        {
            if (_closed || !_isCurrent())
            {
                return;
            }

            if (unit.Length > _maxUnitBytes)
            {
                dropped = 1;
            }
            else if (unit.Track == TrackId.Picture)
            {
                _picture?.Dispose();
                _picture = unit.AddReference();
            }
            else
            {
                dropped = _lanes[(int)unit.Track].Put(unit.AddReference(), _options.MaxQueueBytes, _options.MaxQueueAge);
            }
        }

        if (dropped > 0)
        {
            RelayMetrics.DroppedUnits.Add(dropped, _tag);
        }

        _signal.Set();
    }

    void IAccessUnitSink.OnDiscontinuity()
    {
        // What follows is a keyframe by the hub's promise, and its sequence tells the other silo.
    }

    public void OnAudioFrame(AudioFrame frame)
    {
        lock (_gate)
        {
            if (_closed || !_isCurrent())
            {
                return;
            }

            if (_sounds.Count == MaxSounds)
            {
                _sounds.Dequeue().Dispose();
            }

            _sounds.Enqueue(frame.AddReference());
        }

        _signal.Set();
    }

    public void Put(DetectionSet detections)
    {
        lock (_gate)
        {
            if (_detections.Count == MaxDetections)
            {
                _detections.Dequeue();
            }

            _detections.Enqueue(detections);
        }

        _signal.Set();
    }

    public bool TryTakeDetections(out DetectionSet? detections)
    {
        lock (_gate)
        {
            return _detections.TryDequeue(out detections);
        }
    }

    /// <returns>True with a frame that the caller owns.</returns>
    public bool TryTakeSound(out AudioFrame? frame)
    {
        lock (_gate)
        {
            return _sounds.TryDequeue(out frame);
        }
    }

    /// <summary>The unit that has waited longest, of either video track; the caller owns it.</summary>
    public bool TryTakeVideo(out AccessUnit? unit)
    {
        lock (_gate)
        {
            UnitLane lane = (_lanes[1].OldestAt ?? long.MaxValue) < (_lanes[0].OldestAt ?? long.MaxValue) ? _lanes[1] : _lanes[0];
            unit = lane.Count == 0 ? null : lane.Take();
            return unit is not null;
        }
    }

    /// <summary>The newest picture, which the caller owns. It comes last, so that it delays no video.</summary>
    public bool TryTakePicture(out AccessUnit? picture)
    {
        lock (_gate)
        {
            picture = _picture;
            _picture = null;
            return picture is not null;
        }
    }

    /// <summary>Lets go of all that waits, and of what still comes.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _closed = true;
            _picture?.Dispose();
            _picture = null;
            Array.ForEach(_lanes, lane => lane.Clear());
            while (_sounds.TryDequeue(out AudioFrame? frame))
            {
                frame.Dispose();
            }
        }
    }
}
