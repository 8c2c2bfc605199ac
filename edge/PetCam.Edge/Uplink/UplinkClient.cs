using Microsoft.Extensions.Logging;
using PetCam.Protocol;
using PetCam.Protocol.V1;

namespace PetCam.Edge.Uplink;

/// <summary>Keeps this agent connected: the silos in their order, waits between rounds, redirects, and the end.</summary>
internal sealed partial class UplinkClient
{
    /// <summary>How long a connection must have lived for the next failure to count as the first.</summary>
    private static readonly TimeSpan StableAfter = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan UnauthorizedWait = TimeSpan.FromSeconds(60);

    private readonly UplinkContext _context;
    private readonly IReadOnlyList<Uri> _silos;
    private readonly Backoff _backoff;
    private readonly TimeSpan _overloadedWait;
    private string? _lastFailure;

    /// <param name="silos">Best first.</param>
    /// <param name="maxWait">Longest wait between rounds.</param>
    public UplinkClient(UplinkContext context, IReadOnlyList<Uri> silos, Backoff backoff, TimeSpan maxWait)
    {
        _context = context;
        _silos = silos;
        _backoff = backoff;
        _overloadedWait = maxWait;
    }

    /// <summary>Runs until stopped, or until another agent took the camera over.</summary>
    /// <returns>False when it was taken over: coming back would take it from the other one, who would come back in turn.</returns>
    public async Task<bool> RunAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            ConnectionOutcome outcome = await TryRoundAsync(stop);
            if (outcome.Reason == Goodbye.Types.Reason.Superseded)
            {
                LogSuperseded(_context.Logger, _context.Identity.Camera);
                return false;
            }

            await WaitAsync(outcome, stop);
        }

        return true;
    }

    /// <summary>Each silo in turn until one welcomes us, and that one until it ends.</summary>
    private async Task<ConnectionOutcome> TryRoundAsync(CancellationToken stop)
    {
        ConnectionOutcome outcome = ConnectionOutcome.Broken("no silo was tried");
        foreach (Uri silo in _silos)
        {
            (UplinkConnection? connection, ConnectionOutcome? failure) = await ConnectAsync(silo, stop);
            if (connection is not null)
            {
                return await ServeAsync(connection, stop);
            }

            outcome = failure!;
            if (stop.IsCancellationRequested || outcome.Reason == Goodbye.Types.Reason.Superseded)
            {
                break;
            }
        }

        return outcome;
    }

    private async Task<(UplinkConnection? Connection, ConnectionOutcome? Failure)> ConnectAsync(Uri silo, CancellationToken stop)
    {
        (UplinkConnection? connection, ConnectionOutcome? failure) = await UplinkConnection.ConnectAsync(silo, _context, stop);
        if (connection is not null)
        {
            _lastFailure = null;
            LogConnected(_context.Logger, connection.SiloId, silo, _context.Identity.Camera, connection.Epoch);
        }
        else if (!stop.IsCancellationRequested)
        {
            TellFailure($"{silo}: {failure!.Detail}");
        }

        return (connection, failure);
    }

    /// <summary>Runs a connection; on a redirect the next one is welcomed first, and this one ended after (make before break).</summary>
    private async Task<ConnectionOutcome> ServeAsync(UplinkConnection connection, CancellationToken stop)
    {
        UplinkConnection? current = connection;
        ConnectionOutcome outcome = ConnectionOutcome.Broken("not run");
        while (current is not null)
        {
            using UplinkConnection present = current;
            long startedAt = _context.Time.GetTimestamp();
            await using CancellationTokenRegistration stopping = stop.Register(present.Stop);
            Task<ConnectionOutcome> running = present.RunAsync();
            current = await FollowRedirectAsync(present, running, stop);
            if (current is not null)
            {
                present.Stop();
            }

            outcome = await running;
            if (_context.Time.GetElapsedTime(startedAt) > StableAfter)
            {
                _backoff.Reset();
            }
        }

        if (!stop.IsCancellationRequested)
        {
            LogDisconnected(_context.Logger, connection.SiloId, outcome.Detail);
        }

        return outcome;
    }

    /// <returns>The connection that takes over; null when the present one ended without one.</returns>
    private async Task<UplinkConnection?> FollowRedirectAsync(UplinkConnection present, Task<ConnectionOutcome> running, CancellationToken stop)
    {
        if (await Task.WhenAny(running, present.Redirected) == running && !present.Redirected.IsCompleted)
        {
            return null;
        }

        Uri silo = await present.Redirected;
        LogRedirected(_context.Logger, present.SiloId, silo);
        (UplinkConnection? next, _) = await ConnectAsync(silo, stop);
        if (next is null)
        {
            await running; // nothing better was found: the present connection serves on until it ends
        }

        return next;
    }

    private async Task WaitAsync(ConnectionOutcome outcome, CancellationToken stop)
    {
        TimeSpan wait = outcome.Reason switch
        {
            Goodbye.Types.Reason.Unauthorized => _backoff.Spread(UnauthorizedWait),
            Goodbye.Types.Reason.Overloaded => _backoff.Spread(_overloadedWait),
            _ => _backoff.Next(),
        };
        LogWaiting(_context.Logger, wait.TotalMilliseconds);
        try
        {
            await Task.Delay(wait, _context.Time, stop);
        }
        catch (OperationCanceledException)
        {
            // Stopped while waiting: the loop ends.
        }
    }

    private void TellFailure(string failure)
    {
        if (failure != _lastFailure)
        {
            _lastFailure = failure;
            LogCannotConnect(_context.Logger, failure);
        }
    }

    [LoggerMessage(10201, LogLevel.Information, "Connected to silo {SiloId} at {Silo} as camera {Camera}, epoch {Epoch}")]
    private static partial void LogConnected(ILogger logger, string siloId, Uri silo, string camera, ulong epoch);

    [LoggerMessage(10202, LogLevel.Warning, "Cannot connect to {Failure}; trying on")]
    private static partial void LogCannotConnect(ILogger logger, string failure);

    [LoggerMessage(10203, LogLevel.Warning, "Connection to silo {SiloId} ended: {Reason}")]
    private static partial void LogDisconnected(ILogger logger, string siloId, string reason);

    [LoggerMessage(10204, LogLevel.Information, "Silo {SiloId} asks to go to {Silo}")]
    private static partial void LogRedirected(ILogger logger, string siloId, Uri silo);

    [LoggerMessage(10205, LogLevel.Debug, "Next attempt in {Milliseconds:0} ms")]
    private static partial void LogWaiting(ILogger logger, double milliseconds);

    [LoggerMessage(10206, LogLevel.Error, "Another agent publishes camera {Camera} and took over; give this board another --camera")]
    private static partial void LogSuperseded(ILogger logger, string camera);
}
