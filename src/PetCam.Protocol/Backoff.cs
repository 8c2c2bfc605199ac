namespace PetCam.Protocol;

/// <summary>
/// How long to wait before the next attempt: exponential with full jitter (a uniform pick between zero and the bound), so that a fleet
/// that lost its silo at one instant does not come back at one instant.
/// </summary>
public sealed class Backoff
{
    private readonly TimeSpan _first;
    private readonly TimeSpan _max;
    private readonly Random _random;
    private TimeSpan _bound;

    public Backoff(TimeSpan first, TimeSpan max, Random random)
    {
        _first = first;
        _max = max;
        _random = random;
        _bound = first;
    }

    /// <summary>The next wait; each bound is twice the one before, up to the maximum.</summary>
    public TimeSpan Next()
    {
        TimeSpan wait = _bound * _random.NextDouble();
        _bound = _bound * 2 < _max ? _bound * 2 : _max;
        return wait;
    }

    /// <summary>Between half and all of <paramref name="duration"/>, for a silo that said what is wrong.</summary>
    public TimeSpan Shorten(TimeSpan duration) => duration * ((1 + _random.NextDouble()) / 2);

    /// <summary>Up to half of <paramref name="duration"/>, and never nothing, on top of a pause that many were asked for at once.</summary>
    public TimeSpan Spread(TimeSpan duration) => ((duration / 2) + _first) * _random.NextDouble();

    /// <summary>All is well again.</summary>
    public void Reset() => _bound = _first;
}
