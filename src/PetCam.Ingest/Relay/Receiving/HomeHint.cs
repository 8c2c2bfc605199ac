using PetCam.Domain.Cluster;

namespace PetCam.Ingest;

/// <summary>The directory's last word on where a camera has gone, until somebody has acted on it. Any thread.</summary>
internal sealed class HomeHint
{
    private readonly Lock _gate = new();
    private Home? _last;

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

    public void Set(Home home)
    {
        lock (_gate)
        {
            _last = home;
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
}
