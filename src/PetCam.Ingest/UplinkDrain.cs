using PetCam.Domain.Cameras;
using PetCam.Protocol.V1;

namespace PetCam.Ingest;

/// <summary>Empties a silo of uplinks: asks each agent to connect elsewhere, and waits until they have.</summary>
/// <remarks>An agent leaves when the other silo has welcomed it (make before break), so nothing is lost while they go.</remarks>
public sealed class UplinkDrain
{
    /// <summary>Who has not gone after this time is asked again, and may be sent to another silo. An agent gives up an attempt after 4 s.</summary>
    private static readonly TimeSpan AskAgainAfter = TimeSpan.FromSeconds(3);

    /// <summary>Between two redirects: what the silos that take the cameras in do without delaying anybody, 200 a second.</summary>
    private static readonly TimeSpan GentleStep = TimeSpan.FromMilliseconds(5);

    /// <summary>
    /// Agents that are on their way at a time, where there is no hurry. The silos that take them in may be new and slow, and what follows an uplink (relays, recordings) costs
    /// more than it does: the next one is asked when one has arrived. Meanwhile they have here all that they need.
    /// </summary>
    internal const int MovingAtOnce = 4;

    private readonly UplinkSessions _sessions;
    private readonly IUplinkPlacement _placement;
    private readonly TimeProvider _time;

    internal UplinkDrain(UplinkSessions sessions, IUplinkPlacement placement, TimeProvider time)
    {
        _sessions = sessions;
        _placement = placement;
        _time = time;
    }

    /// <summary>Runs until nobody is left, the deadline has passed, or it is cancelled. Whoever stays, stays connected.</summary>
    /// <param name="spread">The redirects are spread over this time at least, evenly but for jitter, so that the other silos are not stormed.</param>
    /// <param name="deadline">Of the whole; infinite for one that is not in a hurry.</param>
    public async Task<UplinkDrainReport> RunAsync(TimeSpan spread, TimeSpan deadline, CancellationToken cancellationToken)
    {
        UplinkSession[] all = [.. _sessions.Live];
        using CancellationTokenSource limit = new(deadline, _time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            (TimeSpan step, TimeSpan patience) = Pace(all.Length, spread, deadline);
            while (!_sessions.IsEmpty)
            {
                await AskAsync(step, patience, either.Token);
                await _sessions.WaitUntilAsync(() => _sessions.IsEmpty, AskAgainAfter, either.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // The deadline, or the host wants its uplinks back: the report says who stayed.
        }

        HashSet<UplinkSession> left = [.. _sessions.Live];
        return new UplinkDrainReport(all.Count(session => !left.Contains(session)), [.. left.Select(session => session.Camera)]);
    }

    /// <summary>Ends all uplinks at once; the agents come again, here or elsewhere. Never blocks; any thread.</summary>
    /// <param name="reason">One sentence for people.</param>
    public void EndAll(string reason)
    {
        foreach (UplinkSession session in _sessions.Live)
        {
            session.End(new UplinkEnding(Goodbye.Types.Reason.Stopping, reason));
        }
    }

    /// <summary>Ends the uplinks of one camera; its agent comes again, here or elsewhere. Never blocks; any thread.</summary>
    /// <param name="reason">One sentence for people.</param>
    public void End(CameraId camera, string reason)
    {
        foreach (UplinkSession session in _sessions.Live.Where(session => session.Camera == camera))
        {
            session.End(new UplinkEnding(Goodbye.Types.Reason.Stopping, reason));
        }
    }

    /// <summary>Gentle where there is time for it; all are asked within half the deadline, so that who missed the first word is asked again.</summary>
    /// <returns>Between two redirects, and how long the second waits beyond that for agents who have not gone: longer than that, they are stuck, or there is no time to wait.</returns>
    internal static (TimeSpan Step, TimeSpan Patience) Pace(int count, TimeSpan spread, TimeSpan deadline)
    {
        TimeSpan even = spread / Math.Max(count, 1);
        TimeSpan gentle = even > GentleStep ? even : GentleStep;
        if (deadline == Timeout.InfiniteTimeSpan)
        {
            return (gentle, AskAgainAfter);
        }

        TimeSpan longest = deadline / 2 / Math.Max(count, 1);
        TimeSpan step = gentle < longest ? gentle : longest;
        return (step, longest - step);
    }

    private async Task AskAsync(TimeSpan step, TimeSpan patience, CancellationToken cancellationToken)
    {
        UplinkSession[] sessions = [.. _sessions.Live];
        Random.Shared.Shuffle(sessions);
        List<UplinkSession> moving = [];
        for (int i = 0; i < sessions.Length; i++)
        {
            if (i > 0)
            {
                await Task.Delay(step * (0.5 + Random.Shared.NextDouble()), _time, cancellationToken);
                await WaitForRoomAsync(moving, patience, cancellationToken);
            }

            if (_placement.Relocate() is { } silo)
            {
                sessions[i].Redirect(silo, "This silo is drained.");
                moving.Add(sessions[i]);
            }
        }
    }

    /// <param name="moving">Who was asked, oldest first; those who have gone are taken out, and the oldest when it holds up the others.</param>
    private async Task WaitForRoomAsync(List<UplinkSession> moving, TimeSpan patience, CancellationToken cancellationToken)
    {
        await _sessions.WaitUntilAsync(() => moving.Count(_sessions.Has) < MovingAtOnce, patience, cancellationToken);
        moving.RemoveAll(session => !_sessions.Has(session));
        if (moving.Count >= MovingAtOnce)
        {
            moving.RemoveAt(0);
        }
    }
}
