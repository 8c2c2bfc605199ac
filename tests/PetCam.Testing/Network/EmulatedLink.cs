using System.Diagnostics.CodeAnalysis;

namespace PetCam.Testing;

/// <summary>
/// One direction of an emulated network: loss, then a bounded queue in front of a link of some rate, then delay. Knows no sockets and no
/// clock: times are given to it, as <see cref="TimeSpan"/> since any common beginning.
/// </summary>
/// <remarks>One thread, but <see cref="Conditions"/> and <see cref="Statistics"/>, which any thread may use.</remarks>
/// <typeparam name="T">What travels.</typeparam>
public sealed class EmulatedLink<T>(int seed)
    where T : notnull
{
    private readonly Random _random = new(seed);
    private readonly Queue<Waiting> _queue = new();
    private readonly PriorityQueue<T, (TimeSpan Due, long Order)> _delayed = new();
    private volatile LinkConditions _conditions = new();
    private Waiting? _transmitting;
    private TimeSpan _transmittedAt;
    private TimeSpan _newestDue;
    private int _queuedBytes;
    private long _order;
    private long _received;
    private long _forwarded;
    private long _forwardedBytes;
    private long _lost;
    private long _overflowed;
    private long _reordered;
    private long _refused;

    /// <summary>May change at any time: what waits in the queue leaves at the new rate, what is delayed keeps its delay.</summary>
    public LinkConditions Conditions
    {
        get => _conditions;
        set => _conditions = value;
    }

    public LinkStatistics Statistics => new(
        Interlocked.Read(ref _received), Interlocked.Read(ref _forwarded), Interlocked.Read(ref _forwardedBytes), Interlocked.Read(ref _lost),
        Interlocked.Read(ref _overflowed), Interlocked.Read(ref _reordered), Interlocked.Read(ref _refused));

    /// <summary>When <see cref="TryTake"/> is to be asked again; null when nothing is under way.</summary>
    public TimeSpan? NextEventAt
    {
        get
        {
            TimeSpan? due = _delayed.TryPeek(out _, out (TimeSpan Due, long Order) first) ? first.Due : null;
            TimeSpan? transmitted = _transmitting is null ? null : _transmittedAt;
            return due is null || transmitted < due ? transmitted : due;
        }
    }

    /// <summary>Takes a datagram at the near end.</summary>
    /// <returns>False when it was dropped.</returns>
    public bool Offer(T item, int payloadBytes, TimeSpan now)
    {
        LinkConditions conditions = _conditions;
        Interlocked.Increment(ref _received);
        Advance(now);
        if (_random.NextDouble() < conditions.LossProbability)
        {
            Interlocked.Increment(ref _lost);
            return false;
        }

        int bytes = payloadBytes + LinkConditions.HeaderBytes;
        bool busy = _transmitting is not null;
        if (busy && _queuedBytes + bytes > conditions.QueueBytes)
        {
            Interlocked.Increment(ref _overflowed);
            return false;
        }

        Waiting waiting = new(item, payloadBytes);
        if (busy)
        {
            _queue.Enqueue(waiting);
            _queuedBytes += bytes;
        }
        else
        {
            Transmit(waiting, now);
        }

        return true;
    }

    /// <summary>The next datagram that has reached the far end.</summary>
    public bool TryTake(TimeSpan now, [MaybeNullWhen(false)] out T item)
    {
        Advance(now);
        if (_delayed.TryPeek(out item, out (TimeSpan Due, long Order) first) && first.Due <= now)
        {
            _delayed.Dequeue();
            return true;
        }

        item = default;
        return false;
    }

    /// <summary>Counts a datagram that <see cref="TryTake"/> gave.</summary>
    /// <param name="accepted">False when it could not be sent on.</param>
    public void Count(int payloadBytes, bool accepted)
    {
        Interlocked.Increment(ref accepted ? ref _forwarded : ref _refused);
        Interlocked.Add(ref _forwardedBytes, accepted ? payloadBytes : 0);
    }

    // Each transmission begins where the one before ended, not when somebody looked: a late look costs no rate.
    private void Advance(TimeSpan now)
    {
        while (_transmitting is { } done && _transmittedAt <= now)
        {
            _transmitting = null;
            Delay(done.Item, _transmittedAt);
            while (_transmitting is null && _queue.TryDequeue(out Waiting next))
            {
                _queuedBytes -= next.PayloadBytes + LinkConditions.HeaderBytes;
                Transmit(next, _transmittedAt);
            }
        }
    }

    private void Transmit(Waiting waiting, TimeSpan start)
    {
        TimeSpan duration = _conditions.TransmissionTime(waiting.PayloadBytes);
        if (duration == TimeSpan.Zero)
        {
            Delay(waiting.Item, start);
            return;
        }

        _transmitting = waiting;
        _transmittedAt = start + duration;
    }

    private void Delay(T item, TimeSpan transmittedAt)
    {
        LinkConditions conditions = _conditions;
        TimeSpan due = transmittedAt + conditions.Delay + (conditions.Jitter * _random.NextDouble());
        if (_random.NextDouble() < conditions.ReorderProbability)
        {
            Interlocked.Increment(ref _reordered);
            due += conditions.ReorderDelay;
        }
        else
        {
            due = due > _newestDue ? due : _newestDue;
            _newestDue = due;
        }

        _delayed.Enqueue(item, (due, _order++));
    }

    private readonly record struct Waiting(T Item, int PayloadBytes);
}
