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
    private const long Never = long.MaxValue;

    private readonly Queue<ViewerStream> _waiting = new(); // for the worker's turn, in order
    private readonly List<Slowed> _slowed = []; // for their own pace
    private long _available = BurstBytes;
    private long _filledAt;
    private long _deadline;
    private long _slowedDueAt = Never;

    public BatchedOutput Output => output;

    /// <summary>When <see cref="Run"/> should be called next; null while nothing waits.</summary>
    public long? DueAt { get; private set; }

    /// <summary>Viewers that wait.</summary>
    public int WaitingCount => _waiting.Count + _slowed.Count;

    /// <summary>Begins a picture: call it before its viewers' <see cref="Send"/>.</summary>
    /// <param name="spreadMicroseconds">Time until all viewers must have it.</param>
    public void Begin(long spreadMicroseconds)
    {
        Fill(output.NowMicroseconds);
        if (_waiting.Count == 0)
        {
            _deadline = _filledAt + spreadMicroseconds;
        }
    }

    /// <summary>Sends what is pending for a viewer, or as much as may leave now; the rest follows by itself.</summary>
    public void Send(ViewerStream viewer)
    {
        if (viewer.Pace.IsWaiting)
        {
            return; // its turn comes, and with it all that is pending by then
        }

        if (_available > 0)
        {
            SendNow(viewer, viewer.Pace.IsLimited ? output.NowMicroseconds : _filledAt);
        }
        else if (viewer.PendingPackets > 0)
        {
            viewer.Pace.IsWaiting = true;
            _waiting.Enqueue(viewer);
        }

        Schedule(_filledAt);
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

        Fill(now);
        if (_slowedDueAt <= now)
        {
            QueueSlowed(now);
        }

        // This turn sends the share of the time that is left, all when none is, and more if the budget allows.
        int share = ShareOfTurn(now);
        for (int sent = 0; _waiting.Count > 0 && (sent < share || _available > 0); sent++)
        {
            ViewerStream viewer = _waiting.Dequeue();
            viewer.Pace.IsWaiting = false;
            SendNow(viewer, now);
        }

        output.Flush();
        Schedule(now);
    }

    // As much as the viewer's own pace allows; what stays pending then waits for that.
    private void SendNow(ViewerStream viewer, long now)
    {
        long pendingBytes = viewer.PendingPackets * DatagramBytes;
        long allowance = pendingBytes == 0 ? 0 : viewer.Pace.Allowance(pendingBytes, now);
        if (allowance > 0)
        {
            long sent = viewer.SendPending(output, allowance);
            viewer.Pace.Spend(sent);
            _available -= sent;
            pendingBytes = viewer.PendingPackets * DatagramBytes;
        }

        if (pendingBytes > 0)
        {
            long dueAt = viewer.Pace.NextSliceAt(pendingBytes, now);
            viewer.Pace.IsWaiting = true;
            _slowed.Add(new Slowed(viewer, dueAt));
            _slowedDueAt = Math.Min(_slowedDueAt, dueAt);
        }
    }

    private void QueueSlowed(long now)
    {
        int kept = 0;
        _slowedDueAt = Never;
        for (int i = 0; i < _slowed.Count; i++)
        {
            Slowed slowed = _slowed[i];
            if (slowed.DueAt <= now)
            {
                _waiting.Enqueue(slowed.Viewer);
                continue;
            }

            _slowed[kept++] = slowed;
            _slowedDueAt = Math.Min(_slowedDueAt, slowed.DueAt);
        }

        _slowed.RemoveRange(kept, _slowed.Count - kept);
    }

    private void Schedule(long now)
    {
        long next = _waiting.Count > 0 ? now : _slowedDueAt;
        DueAt = next == Never ? null : Math.Max(next, now + TurnMicroseconds);
    }

    private void Fill(long now)
    {
        long elapsed = Math.Min(now - _filledAt, BurstBytes * TurnMicroseconds / BytesPerMillisecond);
        _available = Math.Min(BurstBytes, _available + (elapsed * BytesPerMillisecond / TurnMicroseconds));
        _filledAt = now;
    }

    // In viewers: a picture is about as large for each of them.
    private int ShareOfTurn(long now)
    {
        long turns = Math.Max(1, (_deadline - now + TurnMicroseconds) / TurnMicroseconds);
        return (int)((_waiting.Count + turns - 1) / turns);
    }

    private readonly record struct Slowed(ViewerStream Viewer, long DueAt);
}
