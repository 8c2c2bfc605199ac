namespace PetCam.Ingest;

/// <summary>Notices a connection that is dead, stalled in the middle of a message, or never says Hello.</summary>
internal sealed class UplinkWatchdog
{
    private const int LooksPerTimeout = 6;

    private readonly UplinkReceiver _receiver;
    private readonly UplinkOptions _options;
    private readonly TimeProvider _time;
    private readonly long _startedAt;
    private volatile bool _greeted;
    private volatile bool _welcomed;

    public UplinkWatchdog(UplinkReceiver receiver, UplinkOptions options, TimeProvider time)
    {
        _receiver = receiver;
        _options = options;
        _time = time;
        _startedAt = time.GetTimestamp();
    }

    /// <summary>Hello came; until the welcome the agent waits for this silo, whose slowness is no fault of the agent's.</summary>
    public void Greeted() => _greeted = true;

    /// <summary>From now on silence counts.</summary>
    public void Welcomed()
    {
        _receiver.Excuse();
        _welcomed = true;
    }

    /// <summary>Looks several times per limit and ends the session when one is passed.</summary>
    public async Task RunAsync(Action<UplinkEnding> end, CancellationToken cancellationToken)
    {
        TimeSpan shortest = _options.IdleTimeout < _options.HelloTimeout ? _options.IdleTimeout : _options.HelloTimeout;
        using PeriodicTimer timer = new(shortest / LooksPerTimeout, _time);
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            if (FindFault() is { } detail)
            {
                end(UplinkEnding.For(new UplinkViolation(UplinkViolationKind.Silent, detail)));
                return;
            }
        }
    }

    /// <returns>Why the session must end now, for people; null while all is well.</returns>
    public string? FindFault()
    {
        if (!_welcomed)
        {
            return !_greeted && _time.GetElapsedTime(_startedAt) > _options.HelloTimeout
                ? $"No Hello came within {_options.HelloTimeout.TotalSeconds} s (Uplink:HelloTimeout)."
                : null;
        }

        if (_receiver.SilentFor > _options.IdleTimeout)
        {
            return $"Nothing came for {_options.IdleTimeout.TotalSeconds} s (Uplink:IdleTimeout); the board, its network or its agent is down.";
        }

        return _receiver.MessageAge > _options.MessageTimeout
            ? $"A message was not complete after {_options.MessageTimeout.TotalSeconds} s (Uplink:MessageTimeout)."
            : null;
    }
}
