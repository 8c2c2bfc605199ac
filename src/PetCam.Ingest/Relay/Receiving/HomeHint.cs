using PetCam.Domain.Cluster;

namespace PetCam.Ingest;

/// <summary>The directory's last word on where a camera has gone, until somebody has acted on it. Any thread.</summary>
internal sealed class HomeHint
{
    private readonly Lock _gate = new();
    private Home? _last;
    private CancellationTokenSource? _attempt;
    private Home _attempted;

    /// <summary>Null when everything is settled.</summary>
    public Home? Last
    {
        get
        {
            lock (_gate)
            {
                return _last;
            }
        }
    }

    /// <summary>An attempt at an older home ends soon: one that does not answer would keep the relay from the one that does.</summary>
    /// <returns>False for the home that was asked last: asked in vain, forgotten and learned again, it is no news.</returns>
    public bool Set(Home home)
    {
        lock (_gate)
        {
            _last = home;
            EndOutdated();
            return home != _attempted;
        }
    }

    /// <summary>That one is settled; another one may have come meanwhile, and stays.</summary>
    public void Settle(Home? hint)
    {
        lock (_gate)
        {
            _last = _last == hint ? null : _last;
        }
    }

    /// <summary>A home is being asked: a hint of another one cancels that.</summary>
    /// <param name="attempt">The caller's; null when it is over.</param>
    public void Attempting(Home home, CancellationTokenSource? attempt)
    {
        lock (_gate)
        {
            (_attempt, _attempted) = (attempt, home);
            EndOutdated();
        }
    }

    // A silo that has it again is asked already.
    private void EndOutdated()
    {
        if (_last is { } last && last.Epoch > _attempted.Epoch && last.Silo != _attempted.Silo)
        {
            _attempt?.CancelAfter(TimeSpan.Zero); // on another thread: who waits for it must not go on here
        }
    }
}
