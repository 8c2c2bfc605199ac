using PetCam.Protocol.V1;
using TrackId = PetCam.Media.TrackId;

namespace PetCam.Ingest;

/// <summary>Tells the agent which units arrived: the newest per track, at most once per interval. Needs no timer: status comes each second.</summary>
internal sealed class Acknowledger
{
    private readonly UplinkOutbox _outbox;
    private readonly TimeSpan _interval;
    private readonly TimeProvider _time;
    private readonly ulong?[] _pending = new ulong?[Enum.GetValues<TrackId>().Length];
    private long _sentAt;

    public Acknowledger(UplinkOutbox outbox, TimeSpan interval, TimeProvider time)
    {
        _outbox = outbox;
        _interval = interval;
        _time = time;
        _sentAt = time.GetTimestamp();
    }

    public void Received(TrackId track, ulong sequence)
    {
        _pending[(int)track] = sequence;
        FlushWhenDue();
    }

    /// <summary>Posts what is pending when the interval has passed; called with every message.</summary>
    public void FlushWhenDue()
    {
        long now = _time.GetTimestamp();
        if (_time.GetElapsedTime(_sentAt, now) < _interval)
        {
            return;
        }

        _sentAt = now;
        for (int i = 0; i < _pending.Length; i++)
        {
            if (_pending[i] is { } sequence)
            {
                _pending[i] = null;
                Acknowledgement acknowledgement = new() { Track = (Protocol.V1.TrackId)i, Sequence = sequence };
                _outbox.Post(new UplinkHeader { Acknowledgement = acknowledgement });
            }
        }
    }
}
