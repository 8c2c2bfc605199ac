using System.Collections.Frozen;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PetCam.Cluster.Membership;
using PetCam.Domain.Cluster;

namespace PetCam.Cluster.Links;

/// <summary>Takes the links of other silos and hands each to the handler of its purpose.</summary>
internal sealed class SiloLinkListener : IAsyncDisposable
{
    private readonly FrozenDictionary<string, ISiloLinkHandler> _handlers;
    private readonly LiveSilos _silos;
    private readonly LinkSecurity _security;
    private readonly ClusterOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<SiloLinkListener> _logger;
    private readonly CancellationTokenSource _stop = new();
    private readonly LinkCount _pending;
    private readonly LinkCount _links;
    private readonly LinkRefusals _refusals;
    private TcpListener? _listener;
    private Task _accepting = Task.CompletedTask;

    public SiloLinkListener(
        IEnumerable<ISiloLinkHandler> handlers,
        LiveSilos silos,
        LinkSecurity security,
        IOptions<ClusterOptions> options,
        TimeProvider time,
        ILogger<SiloLinkListener> logger)
    {
        _handlers = handlers.ToFrozenDictionary(static handler => handler.Purpose, StringComparer.Ordinal);
        _silos = silos;
        _security = security;
        _options = options.Value;
        _time = time;
        _logger = logger;
        _pending = new LinkCount(_options.MaxPendingLinks);
        _links = new LinkCount(_options.MaxLinks);
        _refusals = new LinkRefusals(time, logger);
    }

    /// <summary>Listens; from now on silos that know this one's life can connect.</summary>
    /// <returns>What they are told to connect to.</returns>
    /// <exception cref="IOException">The address cannot be listened on; the message names the setting.</exception>
    public string Start()
    {
        IPEndPoint endpoint = IPEndPoint.Parse(_options.Listen);
        _listener = new TcpListener(endpoint);
        try
        {
            _listener.Start();
        }
        catch (SocketException exception)
        {
            throw new IOException($"Cluster:Listen {_options.Listen} cannot be listened on: {exception.Message}. Choose another address or port.", exception);
        }

        string local = _listener.LocalEndpoint.ToString()!;
        ClusterLog.Listening(_logger, local, _security.IsEncrypted ? "TLS, with the cluster's secret" : "loopback only, no secret");
        _accepting = new AcceptLoop(_listener.AcceptSocketAsync, Take, _time, _logger).RunAsync(_stop.Token);
        return _options.Advertise ?? local;
    }

    /// <summary>Ends all links and waits for their handlers.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_stop.IsCancellationRequested)
        {
            return;
        }

        await _stop.CancelAsync().ConfigureAwait(false);
        _listener?.Dispose();
        await _accepting.ConfigureAwait(false);
        await _pending.WhenZeroAsync().ConfigureAwait(false);
        await _links.WhenZeroAsync().ConfigureAwait(false);
        _stop.Dispose();
    }

    private void Take(Socket socket)
    {
        if (_pending.TryEnter())
        {
            _ = Task.Run(() => HandleAsync(socket, _stop.Token), CancellationToken.None); // counted, and awaited through the counts
        }
        else
        {
            ClusterMetrics.RefusedLinks.Add(1); // no line: who floods would write the log
            socket.Dispose();
        }
    }

    private async Task HandleAsync(Socket socket, CancellationToken cancellationToken)
    {
        using (socket)
        {
            (LinkHello? hello, Stream? stream) = await AuthenticateAsync(socket, cancellationToken).ConfigureAwait(false);
            bool isServed = hello is not null && _links.TryEnter();
            _pending.Leave(); // after it counts as a link: who waits for none of both misses none
            if (stream is null)
            {
                return;
            }

            await using (stream)
            {
                if (isServed)
                {
                    await ServeAsync(hello!, stream, cancellationToken).ConfigureAwait(false);
                }
                else
                {
                    Refuse(hello!.From.ToString(), $"{_options.MaxLinks} links are open (Cluster:MaxLinks)");
                }
            }
        }
    }

    private async Task<(LinkHello? Hello, Stream? Stream)> AuthenticateAsync(Socket socket, CancellationToken cancellationToken)
    {
        string remote = "an unknown address";
        SecuredStream? secured = null;
        using CancellationTokenSource timeout = new(_options.LinkTimeout, _time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            remote = socket.RemoteEndPoint?.ToString() ?? remote;
            LinkSockets.Tune(socket);
            secured = await _security.AcceptAsync(socket, either.Token).ConfigureAwait(false);
            return (await LinkHandshake.AcceptAsync(secured, _security.Key, Judge, either.Token).ConfigureAwait(false), secured.Stream);
        }
        catch (Exception exception) when (exception is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
        {
            Refuse(remote, exception is OperationCanceledException ? $"no handshake within {_options.LinkTimeout} (Cluster:LinkTimeout)" : exception.Message);
        }
#pragma warning disable CA1031 // The boundary of bytes from outside: whatever they did, the listener goes on.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Refuse(remote, $"{exception.GetType().Name}: {exception.Message}");
        }

        if (secured is not null)
        {
            await secured.Stream.DisposeAsync().ConfigureAwait(false);
        }

        return (null, null);
    }

    private void Refuse(string remote, string reason)
    {
        if (!_stop.IsCancellationRequested)
        {
            _refusals.Add(remote, reason);
        }
    }

    /// <returns>Why not, for the other side's log; null when it is welcome.</returns>
    private string? Judge(LinkHello hello)
    {
        SiloIdentity self = _silos.Now.Self;
        if (!hello.Protocol.Overlaps(LinkProtocol.Versions))
        {
            return $"it speaks link protocol {LinkProtocol.Versions} and this silo {hello.Protocol}; upgrade one release at a time";
        }

        if (hello.Cluster != _options.Name)
        {
            return $"it belongs to cluster '{_options.Name}' and this silo to '{hello.Cluster}' (Cluster:Name)";
        }

        if (hello.To != self)
        {
            return $"the silo there is {self}";
        }

        return _handlers.ContainsKey(hello.Purpose) ? null : $"it serves no links for '{hello.Purpose}'";
    }

    private async Task ServeAsync(LinkHello hello, Stream stream, CancellationToken cancellationToken)
    {
        ClusterMetrics.Links.Add(1, new KeyValuePair<string, object?>("purpose", hello.Purpose));
        try
        {
            await _handlers[hello.Purpose].ServeAsync(hello.From, stream, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
        {
            ClusterLog.LinkEnded(_logger, hello.Purpose, hello.From, exception.Message);
        }
#pragma warning disable CA1031 // The boundary of a link: a handler's mistake ends its link and no other.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            ClusterLog.LinkFailed(_logger, hello.Purpose, hello.From, exception);
        }
        finally
        {
            _links.Leave();
        }
    }
}
