using System.Collections.Concurrent;
using PetCam.Domain.Cluster;

namespace PetCam.Cluster.Directory;

/// <summary>Homes of other silos as last heard of. When it is full, some go: whoever wants them asks the table again.</summary>
internal sealed class HomeCache(int capacity)
{
    private const int KeptOfEight = 7;

    private readonly ConcurrentDictionary<string, Home> _homes = new(StringComparer.Ordinal);
    private readonly Lock _trimming = new();

    public Home? Find(string key) => _homes.TryGetValue(key, out Home home) ? home : null;

    /// <summary>Keeps it unless a newer one is known.</summary>
    /// <returns>True when this is news.</returns>
    public bool Learn(string key, Home home)
    {
        bool isNews = false;
        _homes.AddOrUpdate(
            key,
            _ =>
            {
                isNews = true;
                return home;
            },
            (_, known) =>
            {
                isNews = home.Epoch > known.Epoch;
                return isNews ? home : known;
            });
        Trim();
        return isNews;
    }

    public void Forget(string key) => _homes.TryRemove(key, out _);

    /// <summary>Forgets it unless something newer is known.</summary>
    public void Forget(string key, Home stale) => _homes.TryRemove(new KeyValuePair<string, Home>(key, stale));

    public void Clear() => _homes.Clear();

    private void Trim()
    {
        if (_homes.Count <= capacity || !_trimming.TryEnter())
        {
            return;
        }

        try
        {
            int excess = _homes.Count - (int)((long)capacity * KeptOfEight / 8);
            foreach (string key in _homes.Select(static entry => entry.Key).Take(excess))
            {
                _homes.TryRemove(key, out _);
            }
        }
        finally
        {
            _trimming.Exit();
        }
    }
}
