using PetCam.Domain.Cluster;
using PetCam.GrainRuntime.Tests.Engines;
using PetCam.GrainRuntime.Tests.Grains;
using PetCam.Testing;

namespace PetCam.GrainRuntime.Tests.Cluster;

/// <summary>Several silos in one process, with real connections between them and one clock.</summary>
internal sealed class TestCluster : IAsyncDisposable
{
    private readonly List<ClusterNode> _nodes = [];

    public HomeTable Table { get; private init; } = new();

    public TestNetwork Network { get; } = new();

    public ManualTimeProvider Time { get; } = new();

    public Probe Probe { get; } = new();

    public LogCapture Log { get; } = new();

    public ClusterNode this[string id] => _nodes.Single(node => node.Membership.Self.Id == id);

    /// <param name="claimsFor">Where unowned keys are claimed; null: where they are asked for.</param>
    public static async Task<TestCluster> StartAsync(string? claimsFor, Action<GrainRuntimeOptions>? configure, params string[] ids)
    {
        TestCluster cluster = new() { Table = new HomeTable { ClaimsFor = claimsFor } };
        foreach (string id in ids)
        {
            await cluster.AddAsync(id, configure);
        }

        return cluster;
    }

    public async Task<ClusterNode> AddAsync(string id, Action<GrainRuntimeOptions>? configure = null)
    {
        ClusterNode node = await ClusterNode.StartAsync(id, Table, Network, Time, Probe, Log, configure);
        _nodes.Add(node);
        return node;
    }

    /// <summary>The last connect wins: a key moves to a silo, which knows; the others are told or not.</summary>
    public async Task<Home> MoveAsync(string key, string to, bool tellOthers)
    {
        Home home = await this[to].Directory.ClaimAsync(key, CancellationToken.None);
        if (tellOthers)
        {
            _nodes.ForEach(node => node.Directory.Hint(key, home));
        }

        return home;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (ClusterNode node in _nodes)
        {
            await node.DisposeAsync();
        }
    }
}
