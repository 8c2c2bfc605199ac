using Orleans.Runtime;
using PetCam.Domain.Cluster;
using PetCam.GrainRuntime.Wire;
using PetCam.Protocol.V1;

namespace PetCam.GrainRuntime.Links;

/// <summary>
/// The way to one life of another silo: one connection at a time, over which all calls from here to there go, and their answers back.
/// It connects when there is something to send.
/// </summary>
internal sealed class CallLink(SiloIdentity silo, CallLinks links)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<ulong, PendingCall> _pending = [];
    private readonly Queue<PendingCall> _unsent = new(); // until there is a connection
    private LinkRun? _run; // null while there is no connection, and nothing to send
    private long _lastUsed;

    /// <summary>Sends a request.</summary>
    /// <exception cref="LimitExceededException">Too many calls, or bytes, are under way to that silo.</exception>
    /// <exception cref="NotSupportedException">The request cannot cross.</exception>
    public void Send(PendingCall call)
    {
        FrameBuffer frame = CallFrames.Build(call, silo, links.Options.MaxFrameBytes);
        FrameSender? sender;
        bool mustFlush = false;
        lock (_lock)
        {
            Add(call);
            sender = _run?.Sender;
            if (sender is null)
            {
                _unsent.Enqueue(call);
                Connect();
            }
            else
            {
                mustFlush = Queue(sender, call, frame);
            }
        }

        if (mustFlush)
        {
            sender!.Flush();
        }

        if (call.Request.IsAbandoned)
        {
            Cancel(call, null);
        }
    }

    /// <summary>The caller waits no more.</summary>
    /// <param name="age">Its deadline has passed after that time, and it wants to know what the call waits for; null: it wants no answer.</param>
    public void Cancel(PendingCall call, TimeSpan? age)
    {
        lock (_lock)
        {
            bool isUnderWay = age is null ? _pending.Remove(call.Id) : _pending.ContainsKey(call.Id);
            if (!isUnderWay)
            {
                return;
            }
        }

        Control(call, new CallFrame { Cancel = new CallCancel { TimedOut = age is not null, AgeMs = (uint)(age ?? default).TotalMilliseconds } });
    }

    /// <summary>Sends a frame without payload about a request. Without a connection there is nobody to tell.</summary>
    public void Control(PendingCall call, CallFrame header)
    {
        FrameBuffer frame = Frames.Scratch();
        Frames.Begin(frame, header, call.Id);
        Frames.Finish(frame, links.Options.MaxFrameBytes);
        FrameSender? sender;
        lock (_lock)
        {
            sender = _run?.Sender;
        }

        sender?.SendControl(frame.Written);
    }

    /// <summary>Ends the connection because this silo wants to; what may have been executed fails, and the rest is tried elsewhere.</summary>
    public void Break(string reason)
    {
        LinkRun? run;
        lock (_lock)
        {
            run = _run;
        }

        if (run is not null && TryDetach(run, out PendingCall[] lost))
        {
            GiveUpAll(lost, run, reason);
        }
    }

    /// <summary>Closes a connection over which nothing goes.</summary>
    /// <returns>Whether there is none now.</returns>
    public bool CloseIfIdle()
    {
        lock (_lock)
        {
            if (_run is null)
            {
                return true;
            }

            if (_pending.Count > 0 || links.Time.GetElapsedTime(_lastUsed) < links.Options.IdleTimeout)
            {
                return false;
            }

            _run.Sender?.Close();
            _run.End();
            _run = null;
            return true;
        }
    }

    /// <summary>Ends what waits under an id; null when nothing does.</summary>
    internal PendingCall? Take(ulong id)
    {
        lock (_lock)
        {
            return _pending.Remove(id, out PendingCall? call) ? call : null;
        }
    }

    /// <summary>What waits under an id; null when nothing does.</summary>
    internal PendingCall? Find(ulong id)
    {
        lock (_lock)
        {
            return _pending.GetValueOrDefault(id);
        }
    }

    private void Add(PendingCall call)
    {
        if (_pending.Count >= links.Options.MaxCallsPerLink)
        {
            throw new LimitExceededException($"{_pending.Count} calls are under way to silo {silo} (GrainRuntime:MaxCallsPerLink).");
        }

        _lastUsed = links.Time.GetTimestamp();
        call.Link = this;
        call.Id = links.NextId();
        call.SentAt = _lastUsed;
        _pending.Add(call.Id, call);
        call.Request.SentAs(call);
    }

    /// <returns>Whether the caller has to write, behind the lock.</returns>
    private bool Queue(FrameSender sender, PendingCall call, FrameBuffer frame)
    {
        Frames.SetId(frame, call.Id);
        SendOutcome outcome = sender.TryQueue(frame.Written, out long batch, out bool mustFlush);
        call.Batch = outcome == SendOutcome.Queued ? batch : long.MaxValue; // never written; Break will find it, and return it
        if (outcome == SendOutcome.Full)
        {
            _pending.Remove(call.Id);
            throw new LimitExceededException($"Too many bytes wait to be sent to silo {silo} (GrainRuntime:MaxQueuedBytes).");
        }

        return mustFlush;
    }

    private void Connect()
    {
        if (_run is null)
        {
            LinkRun run = _run = new LinkRun();
            ThreadPool.UnsafeQueueUserWorkItem(static work => _ = work.Link.RunAsync(work.Run), (Link: this, Run: run), preferLocal: false);
        }
    }

    private async Task RunAsync(LinkRun run)
    {
        string reason = "The other silo closed it.";
        try
        {
            await using Stream stream = await links.ConnectAsync(silo, run.Token).ConfigureAwait(false);
            FrameReader reader = await links.GreetAsync(silo, stream, run.Token).ConfigureAwait(false);
            AnswerReader answers = new(silo, this, links);
            Open(run, new FrameSender(stream, links.Options.MaxQueuedBytes, exception => Break(run, exception.Message)));
            do
            {
                answers.HandleAvailable(reader);
            }
            while (await reader.FillAsync(run.Token).ConfigureAwait(false));
        }
        catch (Exception exception)
        {
            reason = exception.Message; // whatever it is, the calls that are under way must not wait for ever
        }

        Break(run, reason);
    }

    /// <summary>Sends what has waited for the connection.</summary>
    private void Open(LinkRun run, FrameSender sender)
    {
        bool mustFlush = false;
        List<(PendingCall Call, Exception Reason)> refused = [];
        lock (_lock)
        {
            run.Sender = sender;
            while (_run == run && _unsent.TryDequeue(out PendingCall? call))
            {
                if (!_pending.ContainsKey(call.Id))
                {
                    continue; // cancelled meanwhile
                }

                try
                {
                    mustFlush |= Queue(sender, call, CallFrames.Build(call, silo, links.Options.MaxFrameBytes));
                }
                catch (LimitExceededException exception)
                {
                    refused.Add((call, exception));
                }
            }
        }

        if (mustFlush)
        {
            sender.Flush();
        }

        refused.ForEach(static refusal => refusal.Call.Request.Reject(refusal.Reason));
    }

    /// <summary>A connection has ended, or could not be made.</summary>
    private void Break(LinkRun run, string reason)
    {
        if (!TryDetach(run, out PendingCall[] lost))
        {
            return;
        }

        links.Metrics.LinkBroken();
        links.Log.LinkBroken(silo, lost.Length, reason);
        links.Membership.Suspect(silo);
        GiveUpAll(lost, run, reason);
    }

    /// <returns>False when the connection was closed for idleness, or has broken before.</returns>
    private bool TryDetach(LinkRun run, out PendingCall[] lost)
    {
        lock (_lock)
        {
            lost = [];
            if (_run != run)
            {
                return false;
            }

            _run = null;
            run.Sender?.Close();
            lost = [.. _pending.Values];
            _pending.Clear();
            _unsent.Clear();
        }

        run.End();
        return true;
    }

    /// <summary>What was never written goes back to the engine, what may have been executed fails.</summary>
    private void GiveUpAll(PendingCall[] lost, LinkRun run, string reason)
    {
        foreach (PendingCall call in lost)
        {
            GiveUp(call, run, reason);
        }
    }

    private void GiveUp(PendingCall call, LinkRun run, string reason)
    {
        if (run.IsUnwritten(call.Batch))
        {
            links.Returned(call, $"The link to silo {silo} could not be used: {reason}");
        }
        else
        {
            call.Request.Reject(new SiloUnavailableException(
                $"{call.Request.Method.Name} of {call.Request.Request.Target} was on its way to silo {silo} when the link broke; it may have been executed. {reason}"));
        }
    }
}
