using System.Net.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using PetCam.Cluster.Links;
using PetCam.Cluster.Membership;
using PetCam.Domain.Cluster;

namespace PetCam.Cluster.Tests.Links;

/// <summary>One end of links: a silo's listener with an echo, and its way to others.</summary>
internal sealed class LinkFixture : IAsyncDisposable
{
    public const string Secret = "a secret of the tests";

    private readonly LinkSecurity _security;
    private readonly SiloLinkListener _listener;
    private readonly LiveSilos _silos;
    private readonly IOptions<ClusterOptions> _options;

    public LinkFixture(string id, string? secret = Secret, string cluster = "petcam", TimeSpan? timeout = null, int maxPending = 64)
    {
        Identity = new SiloIdentity(id, 7);
        _options = Options.Create(new ClusterOptions
        {
            Engine = ClusterEngine.Postgres,
            SiloId = id,
            Secret = secret,
            Name = cluster,
            Listen = "127.0.0.1:0",
            LinkTimeout = timeout ?? TimeSpan.FromSeconds(10),
            MaxPendingLinks = maxPending,
        });
        _security = new LinkSecurity(new ClusterSecret(_options));
        _silos = new LiveSilos(_options, NullLogger<LiveSilos>.Instance);
        _listener = new SiloLinkListener([Echo], _silos, _security, _options, TimeProvider.System, NullLogger<SiloLinkListener>.Instance);
        Address = _listener.Start();
        Port = int.Parse(Address[(Address.LastIndexOf(':') + 1)..]);
        Links = new SiloLinkConnector(_silos, _security, _options, TimeProvider.System);
        _silos.Apply(Identity, []);
    }

    public SiloIdentity Identity { get; }

    public EchoHandler Echo { get; } = new();

    public string Address { get; }

    public int Port { get; }

    public ISiloLinks Links { get; }

    /// <param name="address">Where it is said to be; its own by default.</param>
    public void Knows(SiloIdentity silo, string address) => _silos.Apply(Identity, [new SiloModel
    {
        Identity = silo,
        LinkAddress = address,
        Phase = SiloPhase.Active,
        Load = default,
        StartedAt = default,
        Version = "1",
    }]);

    public Task<Stream> ConnectAsync(LinkFixture other, string purpose = "echo")
    {
        Knows(other.Identity, other.Address);
        return Links.ConnectAsync(other.Identity, purpose, CancellationToken.None).AsTask();
    }

    /// <summary>A connection that says nothing yet.</summary>
    public async Task<NetworkStream> OpenRawAsync()
    {
        Socket socket = new(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync("127.0.0.1", Port);
        return new NetworkStream(socket, ownsSocket: true);
    }

    public async ValueTask DisposeAsync()
    {
        await _listener.DisposeAsync();
        _security.Dispose();
    }
}
