using System.Buffers;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;

namespace PetCam.Testing;

/// <summary>
/// A bad network in user space: clients send to <see cref="Port"/> instead of the server's, and both directions lose, delay, reorder
/// and slow down what passes, as <see cref="ToServer"/> and <see cref="ToClient"/> say. All clients share the two links, as a household shares its line.
/// </summary>
/// <remarks>One thread; it sleeps until the next datagram comes or is due. The kernel here has no netem.</remarks>
public sealed class LossyUdpRelay : IDisposable
{
    private const int MaxClients = 64;
    private const int MaxDatagramBytes = 2048;
    private const int MaxDatagramsPerTurn = 64;
    private static readonly TimeSpan LongestSleep = TimeSpan.FromMilliseconds(100); // until it notices that it is to end

    private readonly Dictionary<SocketAddress, RelayClient> _byAddress = [];
    private readonly List<RelayClient> _clients = [];
    private readonly byte[] _buffer = new byte[MaxDatagramBytes];
    private readonly SocketAddress _source = new(AddressFamily.InterNetwork);
    private readonly PreciseWait _wait = new();
    private readonly EmulatedLink<RelayedDatagram> _toServer;
    private readonly EmulatedLink<RelayedDatagram> _toClient;
    private readonly IPEndPoint _server;
    private readonly Socket _listener = RelaySocket.Create();
    private readonly Thread _thread;
    private volatile bool _stopping;

    /// <param name="serverPort">On loopback.</param>
    /// <param name="seed">Of every chance in it.</param>
    public LossyUdpRelay(int serverPort, int seed = 1)
    {
        _server = new IPEndPoint(IPAddress.Loopback, serverPort);
        _toServer = new EmulatedLink<RelayedDatagram>(seed);
        _toClient = new EmulatedLink<RelayedDatagram>(unchecked(seed + 1));
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        Port = ((IPEndPoint)_listener.LocalEndPoint!).Port;
        _wait.Add(_listener);
        _thread = new Thread(Run) { IsBackground = true, Name = $"relay {Port}" };
        _thread.Start();
    }

    /// <summary>UDP port on 127.0.0.1 that clients use instead of the server's.</summary>
    public int Port { get; }

    /// <summary>What happens on the way up. May change at any time.</summary>
    public LinkConditions ToServer
    {
        get => _toServer.Conditions;
        set => _toServer.Conditions = value;
    }

    /// <summary>What happens on the way down. May change at any time.</summary>
    public LinkConditions ToClient
    {
        get => _toClient.Conditions;
        set => _toClient.Conditions = value;
    }

    public LinkStatistics ToServerStatistics => _toServer.Statistics;

    public LinkStatistics ToClientStatistics => _toClient.Statistics;

    /// <summary>Both directions at once.</summary>
    public void SetBoth(LinkConditions conditions)
    {
        ToServer = conditions;
        ToClient = conditions;
    }

    public void Dispose()
    {
        _stopping = true;
        _thread.Join();
        _listener.Dispose();
        _clients.ForEach(client => client.Dispose());
    }

    private void Run()
    {
        while (!_stopping)
        {
            TimeSpan now = Now();
            TimeSpan next = Earlier(_toServer.NextEventAt, _toClient.NextEventAt) - now ?? LongestSleep;
            _wait.Wait(next < LongestSleep ? next : LongestSleep);
            int known = _clients.Count; // those that come now are waited for in the next turn
            if (_wait.IsReadable(0))
            {
                ReceiveFromClients();
            }

            for (int i = 0; i < known; i++)
            {
                if (_wait.IsReadable(i + 1))
                {
                    ReceiveFromServer(_clients[i]);
                }
            }

            Deliver(_toServer, static (relay, datagram) => datagram.Client.Upstream.Send(datagram.Span, SocketFlags.None, out _) == datagram.Length);
            Deliver(_toClient, static (relay, datagram) => relay.TrySendToClient(datagram));
        }
    }

    private void ReceiveFromClients()
    {
        for (int i = 0; i < MaxDatagramsPerTurn && (i == 0 || _listener.Available > 0); i++)
        {
            int length = _listener.ReceiveFrom(_buffer, SocketFlags.None, _source);
            if (TryGetClient(out RelayClient? client))
            {
                Offer(_toServer, client, length);
            }
        }
    }

    private void ReceiveFromServer(RelayClient client)
    {
        for (int i = 0; i < MaxDatagramsPerTurn; i++)
        {
            int length = client.Upstream.Receive(_buffer, SocketFlags.None, out SocketError error);
            if (error == SocketError.WouldBlock)
            {
                return;
            }

            // Anything else is an ICMP message about an earlier datagram, such as a server that is not there.
            if (error == SocketError.Success)
            {
                Offer(_toClient, client, length);
            }
        }
    }

    private bool TryGetClient([NotNullWhen(true)] out RelayClient? client)
    {
        if (_byAddress.TryGetValue(_source, out client) || _clients.Count == MaxClients)
        {
            return client is not null;
        }

        SocketAddress address = new(AddressFamily.InterNetwork, _source.Size);
        _source.Buffer.Span[.._source.Size].CopyTo(address.Buffer.Span);
        client = new RelayClient(address, _server);
        _byAddress.Add(address, client);
        _clients.Add(client);
        _wait.Add(client.Upstream);
        return true;
    }

    private void Offer(EmulatedLink<RelayedDatagram> link, RelayClient client, int length)
    {
        byte[] copy = ArrayPool<byte>.Shared.Rent(length);
        _buffer.AsSpan(0, length).CopyTo(copy);
        if (!link.Offer(new RelayedDatagram(client, copy, length), length, Now()))
        {
            ArrayPool<byte>.Shared.Return(copy);
        }
    }

    private void Deliver(EmulatedLink<RelayedDatagram> link, Func<LossyUdpRelay, RelayedDatagram, bool> send)
    {
        while (link.TryTake(Now(), out RelayedDatagram datagram))
        {
            link.Count(datagram.Length, send(this, datagram));
            ArrayPool<byte>.Shared.Return(datagram.Bytes);
        }
    }

    private bool TrySendToClient(in RelayedDatagram datagram)
    {
        try
        {
            return _listener.SendTo(datagram.Span, SocketFlags.None, datagram.Client.Address) == datagram.Length;
        }
        catch (SocketException)
        {
            return false; // counted as refused
        }
    }

    private static TimeSpan? Earlier(TimeSpan? one, TimeSpan? other) => one is null || other < one ? other : one;

    private static TimeSpan Now() => Stopwatch.GetElapsedTime(0);
}
