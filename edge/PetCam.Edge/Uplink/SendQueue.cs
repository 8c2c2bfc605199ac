using PetCam.Edge.Capture;
using PetCam.Media;
using PetCam.Protocol.V1;
using TrackId = PetCam.Media.TrackId;

namespace PetCam.Edge.Uplink;

/// <summary>What waits to be sent: video in order and bounded, the newest picture, the newest detections.</summary>
/// <remarks>
/// Data path 3/8: between the sources' threads and the sender. A full lane refuses, counts, and goes on at the next keyframe.
/// Detections overtake everything; pictures wait for all video, so that they never delay it.
/// </remarks>
internal sealed class SendQueue : IUnitSink, IDisposable
{
    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _signal = new(0, 1);
    private readonly TimeProvider _time;
    private readonly long _maxBytes;
    private readonly TimeSpan _maxAge;
    private readonly UnitLane[] _lanes;
    private AccessUnit? _picture;
    private Detections? _detections;
    private long _dropped;
    private int _maxUnitBytes = int.MaxValue;
    private bool _closed;

    /// <param name="maxBytes">Per video track.</param>
    /// <param name="maxAge">A unit that waits longer is not live any more: its lane starts again at the next keyframe. While nobody takes units that keyframe replaces what is older.</param>
    /// <param name="maxSentBytes">Per video track, of what was sent and is kept for the next silo.</param>
    public SendQueue(long maxBytes, TimeSpan maxAge, long maxSentBytes, TimeProvider time)
    {
        _maxBytes = maxBytes;
        _maxAge = maxAge;
        _time = time;
        _lanes = [new UnitLane(maxSentBytes, time), new UnitLane(maxSentBytes, time)];
        Hold();
    }

    /// <summary>Video units that wait.</summary>
    public int Depth
    {
        get
        {
            lock (_gate)
            {
                return _lanes[0].Count + _lanes[1].Count;
            }
        }
    }

    /// <summary>Video units refused or replaced since the agent started.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    public void Put(AccessUnit unit)
    {
        lock (_gate)
        {
            if (_closed || unit.Length > _maxUnitBytes)
            {
                unit.Dispose();
                Interlocked.Increment(ref _dropped);
                return;
            }

            if (unit.Track == TrackId.Picture)
            {
                _picture?.Dispose();
                _picture = unit;
            }
            else
            {
                Interlocked.Add(ref _dropped, _lanes[(int)unit.Track].Put(unit, _maxBytes, _maxAge));
            }
        }

        Wake();
    }

    public void Put(Detections detections)
    {
        lock (_gate)
        {
            _detections = detections;
        }

        Wake();
    }

    /// <summary>Ends the present or the next <see cref="WaitAsync"/>: there may be something to send.</summary>
    public void Wake()
    {
        lock (_gate)
        {
            if (_signal.CurrentCount == 0)
            {
                _signal.Release();
            }
        }
    }

    public Task WaitAsync(CancellationToken cancellationToken) => _signal.WaitAsync(cancellationToken);

    public bool TryTakeDetections(out Detections? detections)
    {
        lock (_gate)
        {
            detections = _detections;
            _detections = null;
            return detections is not null;
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

    /// <summary>The newest picture, which the caller owns; false when there is none, or video waits.</summary>
    public bool TryTakePicture(out AccessUnit? picture)
    {
        lock (_gate)
        {
            bool videoWaits = _lanes[0].Count + _lanes[1].Count > 0;
            picture = videoWaits ? null : _picture;
            _picture = videoWaits ? _picture : null;
            return picture is not null;
        }
    }

    /// <summary>A silo has everything of the track up to this sequence.</summary>
    public void Acknowledge(TrackId track, ulong sequence)
    {
        lock (_gate)
        {
            if ((uint)track < (uint)_lanes.Length)
            {
                _lanes[(int)track].Acknowledge(sequence);
            }
        }
    }

    /// <summary>The connection is lost, and there is no other yet: what comes waits for the next.</summary>
    public void Hold()
    {
        lock (_gate)
        {
            Array.ForEach(_lanes, static lane => lane.Hold());
        }
    }

    /// <summary>
    /// Another connection was made. What the last silo has not confirmed comes again, from its keyframe on; the receivers skip what
    /// they have by its sequence. When nothing was sent: goes on at the newest keyframe that is here, or at the next.
    /// </summary>
    /// <param name="maxUnitBytes">What it accepts.</param>
    public void StartOver(int maxUnitBytes)
    {
        lock (_gate)
        {
            _maxUnitBytes = maxUnitBytes;
            foreach (UnitLane lane in _lanes)
            {
                Interlocked.Add(ref _dropped, lane.Rewind(maxUnitBytes));
            }
        }

        Wake();
    }

    /// <summary>Refuses everything from now on; what waits can still be taken.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _closed = true;
        }

        Wake();
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _closed = true;
            _picture?.Dispose();
            _picture = null;
            foreach (UnitLane lane in _lanes)
            {
                lane.Clear();
            }
        }

        _signal.Dispose();
    }
}
