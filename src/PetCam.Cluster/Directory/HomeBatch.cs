namespace PetCam.Cluster.Directory;

/// <summary>Requests of one kind that go in one statement: many may share a key, but not two claims, of which each raises the epoch.</summary>
internal sealed class HomeBatch(HomeRequestKind kind)
{
    private readonly Dictionary<string, List<HomeRequest>> _byKey = new(StringComparer.Ordinal);

    public HomeRequestKind Kind { get; } = kind;

    public int Count { get; private set; }

    public IReadOnlyCollection<string> Keys => _byKey.Keys;

    public IEnumerable<HomeRequest> Requests => _byKey.Values.SelectMany(static requests => requests);

    /// <returns>False when it has to go with the next batch.</returns>
    public bool TryAdd(HomeRequest request)
    {
        if (_byKey.TryGetValue(request.Key, out List<HomeRequest>? same))
        {
            if (Kind is HomeRequestKind.Claim or HomeRequestKind.Release)
            {
                return false;
            }

            same.Add(request);
        }
        else
        {
            _byKey[request.Key] = [request];
        }

        Count++;
        return true;
    }

    public IReadOnlyList<HomeRequest> Of(string key) => _byKey.GetValueOrDefault(key) ?? [];
}
