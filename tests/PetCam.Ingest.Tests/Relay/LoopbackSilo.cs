using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using PetCam.Domain.Cameras;
using PetCam.Domain.Cluster;
using PetCam.Hub;

namespace PetCam.Ingest.Tests.Relay;

/// <summary>A hub with both ends of the relay, and the cluster's interfaces on loopback TCP without authentication.</summary>
internal sealed class LoopbackSilo : IClusterMembership, IHomeDirectory, ISiloLinks, IAsyncDisposable
{
    private const int PreambleLength = 64;

    private readonly LoopbackCluster _cluster;
    private readonly ServiceProvider _services;
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<Socket, bool> _sockets = new();
    private readonly ConcurrentBag<Task> _served = [];
    private readonly ConcurrentDictionary<string, bool> _lost = new();
    private readonly ConcurrentDictionary<string, bool> _forgotten = new();
    private Task _accepting = Task.CompletedTask;

    public LoopbackSilo(LoopbackCluster cluster, SiloIdentity self, Action<RelayOptions>? configure)
    {
        _cluster = cluster;
        Self = self;
        ServiceCollection services = new();
        services.AddLogging();
        services.AddSingleton(new HubOptions());
        services.AddSingleton(provider => new MediaHub(
            provider.GetRequiredService<HubOptions>(), TimeProvider.System, provider.GetRequiredService<ILogger<MediaHub>>()));
        services.AddSingleton<IClusterMembership>(this);
        services.AddSingleton<IHomeDirectory>(this);
        services.AddSingleton<ISiloLinks>(this);
        services.AddUplink();
        services.AddRelay();
        services.Configure<RelayOptions>(options => configure?.Invoke(options));
        _services = services.BuildServiceProvider();
    }

    public event Action? Changed;

    public event Action<string, Home>? Moved;

    public event Action<SiloIdentity>? LifeEnded
    {
        add { }
        remove { }
    }

    public SiloIdentity Self { get; }

    public bool IsAlive => true;

    public IReadOnlyList<SiloModel> Silos => [.. _cluster.Silos.Select(silo => silo.ToModel())];

    public MediaHub Hub => _services.GetRequiredService<MediaHub>();

    public RelayDirectory Relays => _services.GetRequiredService<RelayDirectory>();

    public UplinkDirectory Uplinks => _services.GetRequiredService<UplinkDirectory>();

    /// <summary>Wraps the streams of links that this silo opens.</summary>
    public Func<Stream, Stream> Filter { get; set; } = stream => stream;

    /// <summary>Small, so that a slow reader is noticed soon; null for the system's.</summary>
    public int? SocketBufferBytes { get; set; }

    /// <summary>Links that this silo opened, and to whom.</summary>
    public ConcurrentQueue<string> Connected { get; } = new();

    public ConcurrentQueue<SiloIdentity> Suspects { get; } = new();

    public CameraStream Stream(string camera) => Hub.GetOrAdd(CameraId.Parse(camera));

    public async Task StartAsync()
    {
        _listener.Start();
        _accepting = AcceptAsync();
        foreach (IHostedService service in _services.GetServices<IHostedService>())
        {
            await service.StartAsync(CancellationToken.None);
        }
    }

    public SiloModel? Find(string id) => _cluster.Find(id)?.ToModel();

    public void Suspect(SiloIdentity silo) => Suspects.Enqueue(silo);

    public ValueTask<Home> FindOrClaimAsync(string key, CancellationToken cancellationToken) => throw new NotSupportedException();

    /// <summary>What was forgotten is learned again, as in the directory, and told to everybody.</summary>
    public ValueTask<Home?> FindAsync(string key, CancellationToken cancellationToken)
    {
        Home? found = _cluster.HomeOf(key);
        if (found is { } home && _forgotten.TryRemove(key, out _))
        {
            RaiseMoved(key, home);
        }

        return ValueTask.FromResult(found);
    }

    public ValueTask<Home> ClaimAsync(string key, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask ReleaseAsync(string key, ulong epoch, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ulong? OwnedEpoch(string key) => _cluster.HomeOf(key) is { } home && home.Silo == Self ? home.Epoch : null;

    public void Forget(string key, Home stale) => _forgotten[key] = true;

    public async ValueTask<Stream> ConnectAsync(SiloIdentity silo, string purpose, CancellationToken cancellationToken)
    {
        LoopbackSilo target = _cluster.Find(silo.Id) ?? throw new IOException($"Silo {silo.Id} is not there.");
        Connected.Enqueue(silo.Id);
        if (_lost.ContainsKey(silo.Id))
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken); // what is sent there is dropped without a word
        }

        Socket socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            Prepare(socket);
            await socket.ConnectAsync(target._listener.LocalEndpoint, cancellationToken);
            NetworkStream stream = new(socket, ownsSocket: true);
            await stream.WriteAsync(Encoding.ASCII.GetBytes($"{Self.Id} {purpose}".PadRight(PreambleLength)), cancellationToken);
            return Filter(stream);
        }
        catch (SocketException exception)
        {
            socket.Dispose();
            throw new IOException($"Silo {silo.Id} does not answer.", exception);
        }
    }

    /// <summary>From now on no connection to that silo comes about; those that are open stay.</summary>
    public void Lose(LoopbackSilo silo) => _lost[silo.Self.Id] = true;

    /// <summary>Connections to that silo come about again.</summary>
    public void Regain(LoopbackSilo silo) => _lost.TryRemove(silo.Self.Id, out _);

    public void RaiseChanged() => Changed?.Invoke();

    public void RaiseMoved(string key, Home home) => Moved?.Invoke(key, home);

    /// <summary>Breaks everything that this silo has open.</summary>
    public void Cut()
    {
        _listener.Stop();
        foreach (Socket socket in _sockets.Keys)
        {
            socket.Close(timeout: 0);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        foreach (IHostedService service in _services.GetServices<IHostedService>())
        {
            await service.StopAsync(CancellationToken.None);
        }

        await _accepting;
        await Task.WhenAll(_served);
        await _services.DisposeAsync();
        _listener.Dispose();
        _stop.Dispose();
    }

    private SiloModel ToModel() => new()
    {
        Identity = Self,
        LinkAddress = _listener.LocalEndpoint.ToString()!,
        Phase = SiloPhase.Active,
        Load = default,
        StartedAt = DateTimeOffset.UnixEpoch,
        Version = "test",
    };

    private void Prepare(Socket socket)
    {
        if (SocketBufferBytes is { } bytes)
        {
            socket.ReceiveBufferSize = bytes;
            socket.SendBufferSize = bytes;
        }

        _sockets[socket] = true;
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _served.Add(ServeAsync(await _listener.AcceptSocketAsync(_stop.Token)));
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // The silo stops, or was cut off.
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        using Socket owned = socket;
        try
        {
            socket.NoDelay = true;
            Prepare(socket);
            await using NetworkStream stream = new(socket);
            byte[] preamble = new byte[PreambleLength];
            await stream.ReadExactlyAsync(preamble, _stop.Token);
            string[] words = Encoding.ASCII.GetString(preamble).TrimEnd().Split(' ');
            ISiloLinkHandler handler = _services.GetServices<ISiloLinkHandler>().Single(handler => handler.Purpose == words[1]);
            await handler.ServeAsync(new SiloIdentity(words[0], 1), stream, _stop.Token);
        }
        catch (Exception exception) when (exception is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // The other silo is gone, maybe before it said a word.
        }
    }
}
