using PetCam.WebRtc.Sending;
using PetCam.WebRtc.Tracks;

namespace PetCam.WebRtc.Pacing;

/// <summary>Decides when a worker's viewers are sent what is pending for them, so that neither a network card nor a slow link gets it all in one burst.</summary>
/// <remarks>
/// Data path 7/8. A picture to a few dozen viewers is within the burst that may leave at once: it goes out as it comes, with no timer and no queue. What is beyond
/// waits here, viewer by viewer in order, and leaves in turns a millisecond apart, at a rate that rises as far as it must for all viewers to have
/// the picture when half the time to the next one has passed. A viewer that is slowed down by its own <see cref="ViewerPace"/> waits for itself only.
/// What waits is not copied: it is what lies between a viewer's place in the history and its end. One worker owns it.
/// </remarks>
internal sealed class SendPacer(BatchedOutput output)
{
    /// <summary>What leaves at once: fits into the queue of a network card (1000 packets).</summary>
    public const long BurstBytes = 512 * 1024;

    /// <summary>What leaves per millisecond when time is not short: one gigabit a second.</summary>
    public const long BytesPerMillisecond = 128 * 1024;

    private const long TurnMicroseconds = 1_000;
    private const int DatagramBytes = 1_200;

    private readonly List<Waiting> _waiting = [];
    private long _available = BurstBytes;
    private long _filledAt;
    private long _deadline;
    private int _waitingForWorker;

    public BatchedOutput Output => output;

    /// <summary>When <see cref="Run"/> should be called next; null while nothing waits.</summary>
    public long? DueAt { get; private set; }

    /// <summary>Viewers that wait.</summary>
    public int WaitingCount => _waiting.Count;

    /// <summary>Begins a picture: call it before its viewers' <see cref="Send"/>.</summary>
    /// <param name="spreadMicroseconds">Time until all viewers must have it.</param>
    public void Begin(long spreadMicroseconds)
    {
        long now = output.NowMicroseconds;
        Fill(now, BytesPerMillisecond);
        if (_waitingForWorker == 0)
        {
            _deadline = now + spreadMicroseconds;
        }
    }

    /// <summary>Sends what is pending for a viewer, or as much as may leave now; the rest follows by itself.</summary>
    public void Send(ViewerStream viewer)
    {
        if (viewer.Pace.IsWaiting)
        {
            return; // its turn comes, and with it all that is pending by then
        }

        long now = viewer.Pace.IsLimited ? output.NowMicroseconds : _filledAt;
        if (!TrySend(viewer, now, out long dueAt))
        {
            viewer.Pace.IsWaiting = true;
            _waiting.Add(new Waiting(viewer, dueAt));
            _waitingForWorker += dueAt <= now ? 1 : 0;
            DueAt = Math.Min(DueAt ?? long.MaxValue, Math.Max(dueAt, now + TurnMicroseconds));
        }
    }

    /// <summary>Sends the batch.</summary>
    public void Flush() => output.Flush();

    /// <summary>Sends what is due of what waits. Cheap when nothing is.</summary>
    public void Run()
    {
        if (DueAt is not { } due || output.NowMicroseconds is var now && now < due)
        {
            return;
        }

        FillForDeadline(now);
        _waitingForWorker = 0;
        int kept = 0;
        long next = long.MaxValue;
        for (int i = 0; i < _waiting.Count; i++)
        {
            Waiting waiting = _waiting[i];
            long dueAt = waiting.DueAt;
            if (dueAt <= now && TrySend(waiting.Viewer, now, out dueAt))
            {
                waiting.Viewer.Pace.IsWaiting = false;
                continue;
            }

            _waiting[kept++] = waiting with { DueAt = dueAt };
            _waitingForWorker += dueAt <= now ? 1 : 0;
            next = Math.Min(next, dueAt);
        }

        _waiting.RemoveRange(kept, _waiting.Count - kept);
        DueAt = kept == 0 ? null : Math.Max(next, now + TurnMicroseconds);
        output.Flush();
    }

    // False when something stays pending; then dueAt says when it may go on.
    private bool TrySend(ViewerStream viewer, long now, out long dueAt)
    {
        long pendingBytes = viewer.PendingPackets * DatagramBytes;
        dueAt = now;
        if (pendingBytes == 0)
        {
            return true;
        }

        long allowance = viewer.Pace.Allowance(pendingBytes, now);
        if (_available > 0 && allowance > 0)
        {
            long sent = viewer.SendPending(output, allowance);
            viewer.Pace.Spend(sent);
            _available -= sent;
            pendingBytes = viewer.PendingPackets * DatagramBytes;
        }

        if (pendingBytes > 0 && viewer.Pace.IsLimited && viewer.Pace.Allowance(pendingBytes, now) <= 0)
        {
            dueAt = viewer.Pace.NextSliceAt(pendingBytes, now);
        }

        return pendingBytes == 0;
    }

    private void Fill(long now, long bytesPerMillisecond)
    {
        long elapsed = Math.Min(now - _filledAt, BurstBytes * TurnMicroseconds / bytesPerMillisecond);
        _available = Math.Min(BurstBytes, _available + (elapsed * bytesPerMillisecond / TurnMicroseconds));
        _filledAt = now;
    }

    // Of what waits for the worker, this turn sends its share of the time that is left: all when none is.
    private void FillForDeadline(long now)
    {
        long backlog = 0;
        foreach (Waiting waiting in _waiting)
        {
            backlog += waiting.DueAt <= now ? waiting.Viewer.PendingPackets * DatagramBytes : 0;
        }

        long turns = Math.Max(1, (_deadline - now + TurnMicroseconds) / TurnMicroseconds);
        Fill(now, BytesPerMillisecond);
        _available = Math.Max(_available, (backlog + turns - 1) / turns);
    }

    private readonly record struct Waiting(ViewerStream Viewer, long DueAt);
}
