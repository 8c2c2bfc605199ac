using Microsoft.Extensions.Logging;

namespace PetCam.Edge.Uplink;

/// <summary>Finds a silo that welcomes us: opens several side by side, says Hello to one after the other, goes where one sends us.</summary>
internal sealed partial class SiloSearch
{
    /// <summary>
    /// A silo that hung while it claimed the camera for us may finish that after another one did, and win. Who says Superseded within
    /// this time after a Hello elsewhere may mean ourselves.
    /// </summary>
    private static readonly TimeSpan OwnClaims = TimeSpan.FromSeconds(10);

    private readonly UplinkContext _context;
    private readonly Func<ConnectionOutcome, TimeSpan?> _pauseFor;
    private readonly Dictionary<Uri, string> _failures = []; // told ones; emptied with each welcome
    private (long At, Uri Silo)? _hello;
    private (long At, Uri Silo)? _helloBefore;
    private UplinkConnection? _last; // that welcomed us, alive or not

    /// <param name="pauseFor">How long a silo that failed so is left alone.</param>
    public SiloSearch(UplinkContext context, Func<ConnectionOutcome, TimeSpan?> pauseFor)
    {
        _context = context;
        _pauseFor = pauseFor;
    }

    /// <summary>Tries all silos that may be tried now.</summary>
    /// <returns>The first that welcomes us; null when none does, or stopped.</returns>
    public async Task<UplinkConnection?> FindAsync(CancellationToken stop)
    {
        await using SiloRace race = new(_context.Silos.Candidates(), _context.Time, stop);
        bool steered = false;
        while (!stop.IsCancellationRequested && await race.NextAsync() is { } attempt)
        {
            (UplinkConnection? connection, Uri? elsewhere) = await GreetAsync(attempt, steered, stop);
            if (connection is null && elsewhere is not null && !steered)
            {
                steered = true; // once per search: two full silos must not send us to and fro
                connection = await FollowAsync(attempt.Silo, elsewhere, stop);
            }

            if (connection is not null)
            {
                return connection;
            }
        }

        return null;
    }

    /// <summary>Tries one silo.</summary>
    /// <returns>Null when it does not welcome us.</returns>
    public async Task<UplinkConnection?> TryAsync(Uri silo, bool steered, CancellationToken stop) =>
        (await GreetAsync(await SiloAttempt.OpenAsync(silo, SiloAttempt.SteeredLimit, _context.Time, stop), steered, stop)).Connection;

    /// <summary>True when a claim of our own, made elsewhere, may be what ended this connection.</summary>
    public bool WeWereElsewhere(UplinkConnection connection)
    {
        (long At, Uri Silo)? other = _hello?.Silo == connection.Silo ? _helloBefore : _hello;
        return other is { } hello && hello.Silo != connection.Silo && _context.Time.GetElapsedTime(hello.At) < OwnClaims;
    }

    /// <summary>
    /// Goes where a silo sends us, and comes back to it when that place does not have us: it knows later than we do that a silo froze, and
    /// who has been sent on once is welcome.
    /// </summary>
    private async Task<UplinkConnection?> FollowAsync(Uri sender, Uri elsewhere, CancellationToken stop)
    {
        if (!_context.Silos.WasJustLost(elsewhere) && await TryAsync(elsewhere, steered: true, stop) is { } connection)
        {
            return connection;
        }

        return stop.IsCancellationRequested || _context.Silos.IsPaused(sender) ? null : await TryAsync(sender, steered: true, stop);
    }

    private async Task<(UplinkConnection? Connection, Uri? Elsewhere)> GreetAsync(SiloAttempt attempt, bool steered, CancellationToken stop)
    {
        using SiloAttempt opened = attempt;
        ConnectionOutcome? failure = opened.Failure;
        UplinkConnection? connection = null;
        if (failure is null)
        {
            (_helloBefore, _hello) = (_hello, (_context.Time.GetTimestamp(), opened.Silo));
            (connection, failure) = await UplinkConnection.GreetAsync(opened.TakeSocket(), opened.Silo, steered, _last?.Away, _context, stop);
        }

        if (connection is not null)
        {
            _failures.Clear();
            _last = connection;
            LogConnected(_context.Logger, connection.SiloId, opened.Silo, _context.Identity.Camera, connection.Epoch);
        }
        else if (!stop.IsCancellationRequested)
        {
            Note(opened.Silo, failure!);
        }

        return (connection, failure?.Elsewhere);
    }

    private void Note(Uri silo, ConnectionOutcome failure)
    {
        if (_pauseFor(failure) is { } pause)
        {
            _context.Silos.Pause(silo, pause);
        }

        if (_failures.GetValueOrDefault(silo) != failure.Detail)
        {
            _failures[silo] = failure.Detail;
            LogCannotConnect(_context.Logger, silo, failure.Detail);
        }
    }

    [LoggerMessage(10201, LogLevel.Information, "Connected to silo {SiloId} at {Silo} as camera {Camera}, epoch {Epoch}")]
    private static partial void LogConnected(ILogger logger, string siloId, Uri silo, string camera, ulong epoch);

    [LoggerMessage(10202, LogLevel.Warning, "Cannot connect to {Silo}: {Failure}; trying on")]
    private static partial void LogCannotConnect(ILogger logger, Uri silo, string failure);
}
