using Microsoft.Extensions.Logging;
using PetCam.Protocol;
using PetCam.Protocol.V1;

namespace PetCam.Edge.Uplink;

/// <summary>Keeps this agent connected: a silo that is lost is left for another at once; waits only when none would have it.</summary>
internal sealed partial class UplinkClient
{
    /// <summary>How long a connection must have lived for the next failure to count as the first.</summary>
    private static readonly TimeSpan StableAfter = TimeSpan.FromSeconds(5);

    /// <summary>How long a connection must have lived for its loss to be followed at once: shorter ones come of a fault that would come again.</summary>
    private static readonly TimeSpan LivedAfter = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan UnauthorizedWait = TimeSpan.FromSeconds(60);

    private readonly UplinkContext _context;
    private readonly SiloSearch _search;
    private readonly Backoff _backoff;
    private readonly TimeSpan _overloadedWait;

    /// <param name="maxWait">Longest wait between rounds.</param>
    public UplinkClient(UplinkContext context, Backoff backoff, TimeSpan maxWait)
    {
        _context = context;
        _backoff = backoff;
        _overloadedWait = maxWait;
        _search = new SiloSearch(context, PauseFor);
    }

    /// <summary>Runs until stopped, or until another agent took the camera over.</summary>
    /// <returns>False when it was taken over: coming back would take it from the other one, who would come back in turn.</returns>
    public async Task<bool> RunAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            UplinkConnection? connection = await _search.FindAsync(stop);
            if (connection is not null && await ServeAsync(connection, stop) == Goodbye.Types.Reason.Superseded)
            {
                LogSuperseded(_context.Logger, _context.Identity.Camera);
                return false;
            }
            else if (connection is null)
            {
                await WaitAsync(_backoff.Next(), stop);
            }
        }

        return true;
    }

    /// <summary>Runs a connection and those that it is redirected to (make before break), and does what its end asks for.</summary>
    /// <returns>Why the last one ended, when the silo said; Superseded only when it was somebody else.</returns>
    private async Task<Goodbye.Types.Reason?> ServeAsync(UplinkConnection connection, CancellationToken stop)
    {
        UplinkConnection? current = connection;
        UplinkConnection last = connection;
        ConnectionOutcome outcome = ConnectionOutcome.Broken("not run");
        Task leaving = Task.CompletedTask;
        long startedAt = 0;
        while (current is not null)
        {
            last = current;
            startedAt = _context.Time.GetTimestamp();
            CancellationTokenRegistration stopping = stop.Register(last.Stop);
            Task<ConnectionOutcome> running = last.RunAsync();
            current = await FollowRedirectsAsync(last, running, stop);
            await leaving;
            if (current is not null)
            {
                last.HandOver();
                await last.HandedOver; // the next one goes on with the unit behind the last one sent here
                leaving = LeaveAsync(last, running, stopping);
            }
            else
            {
                outcome = await running;
                _context.Queue.Hold();
                await stopping.DisposeAsync();
            }
        }

        Goodbye.Types.Reason? reason = Judge(last, outcome);
        last.Dispose();
        if (!stop.IsCancellationRequested && reason != Goodbye.Types.Reason.Superseded)
        {
            LogDisconnected(_context.Logger, last.SiloId, outcome.Detail);
            await AfterAsync(last.Silo, outcome, _context.Time.GetElapsedTime(startedAt), stop);
        }

        return reason;
    }

    /// <returns>The connection that takes over; null when the present one ended without one.</returns>
    private async Task<UplinkConnection?> FollowRedirectsAsync(UplinkConnection present, Task<ConnectionOutcome> running, CancellationToken stop)
    {
        while (await present.Redirects.WaitToReadAsync(CancellationToken.None))
        {
            Uri silo = await present.Redirects.ReadAsync(CancellationToken.None);
            LogRedirected(_context.Logger, present.SiloId, silo);
            if (await _search.TryAsync(silo, steered: true, stop) is { } next)
            {
                return next;
            }
        }

        await running; // nothing better was found: the present connection served on until it ended
        return null;
    }

    /// <summary>Lets a connection that was taken over say its Goodbye, beside the next one.</summary>
    private static async Task LeaveAsync(UplinkConnection left, Task<ConnectionOutcome> running, CancellationTokenRegistration stopping)
    {
        await running;
        await stopping.DisposeAsync();
        left.Dispose();
    }

    /// <summary>A silo that hears late of our own move says Superseded too; that one is not final.</summary>
    private Goodbye.Types.Reason? Judge(UplinkConnection connection, ConnectionOutcome outcome) =>
        outcome.Reason == Goodbye.Types.Reason.Superseded && _search.WeWereElsewhere(connection) ? null : outcome.Reason;

    private async Task AfterAsync(Uri silo, ConnectionOutcome outcome, TimeSpan lived, CancellationToken stop)
    {
        _context.Silos.Lost(silo);
        if (PauseFor(outcome) is { } pause)
        {
            _context.Silos.Pause(silo, pause);
        }

        if (lived > StableAfter)
        {
            _backoff.Reset();
        }

        if (lived < LivedAfter || !_context.Silos.HasAlternative(silo))
        {
            await WaitAsync(_backoff.Next(), stop);
        }
    }

    /// <summary>How long a silo is left alone after what it said; null when it may be tried with the next round.</summary>
    private TimeSpan? PauseFor(ConnectionOutcome outcome) => outcome switch
    {
        { Reason: Goodbye.Types.Reason.Unauthorized } => _backoff.Shorten(UnauthorizedWait),
        { Reason: Goodbye.Types.Reason.Overloaded } => _backoff.Shorten(_overloadedWait),
        { RetryAfter: { } asked } => asked + _backoff.Spread(asked),
        _ => null,
    };

    private async Task WaitAsync(TimeSpan wait, CancellationToken stop)
    {
        TimeSpan readyIn = _context.Silos.ReadyIn;
        TimeSpan longer = wait > readyIn ? wait : readyIn;
        LogWaiting(_context.Logger, longer.TotalMilliseconds);
        try
        {
            await Task.Delay(longer, _context.Time, stop);
        }
        catch (OperationCanceledException)
        {
            // Stopped while waiting: the loop ends.
        }
    }

    [LoggerMessage(10203, LogLevel.Warning, "Connection to silo {SiloId} ended: {Reason}")]
    private static partial void LogDisconnected(ILogger logger, string siloId, string reason);

    [LoggerMessage(10204, LogLevel.Information, "Silo {SiloId} asks to go to {Silo}")]
    private static partial void LogRedirected(ILogger logger, string siloId, Uri silo);

    [LoggerMessage(10205, LogLevel.Debug, "Next attempt in {Milliseconds:0} ms")]
    private static partial void LogWaiting(ILogger logger, double milliseconds);

    [LoggerMessage(10206, LogLevel.Error, "Another agent publishes camera {Camera} and took over; give this board another --camera")]
    private static partial void LogSuperseded(ILogger logger, string camera);
}
