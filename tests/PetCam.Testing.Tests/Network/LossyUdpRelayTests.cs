using System.Buffers.Binary;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace PetCam.Testing.Tests.Network;

/// <summary>The relay between real sockets. Bounds are generous: the machine is shared.</summary>
public sealed class LossyUdpRelayTests : IDisposable
{
    private const int DatagramBytes = 1000;

    private readonly Socket _server = Bind();
    private readonly Socket _client = Bind();
    private readonly LossyUdpRelay _relay;

    public LossyUdpRelayTests()
    {
        _relay = new LossyUdpRelay(PortOf(_server), seed: 11);
        _client.Connect(IPAddress.Loopback, _relay.Port);
    }

    [Fact]
    public void Both_directions_carry_what_was_sent_and_nothing_else()
    {
        byte[] buffer = new byte[2048];
        EndPoint peer = new IPEndPoint(IPAddress.Any, 0);
        for (int i = 0; i < 200; i++)
        {
            byte[] request = Datagram(i);
            _client.Send(request);
            int length = _server.ReceiveFrom(buffer, ref peer);
            Assert.Equal(request, buffer[..length]);
            _server.SendTo(Datagram(i + 1), peer);
            Assert.Equal(Datagram(i + 1), buffer[.._client.Receive(buffer)]);
        }

        Assert.Equal(0, _client.Available);
        Assert.Equal(0, _server.Available);
        Assert.Equal(200, _relay.ToServerStatistics.Forwarded);
        Assert.Equal(200L * DatagramBytes, _relay.ToClientStatistics.ForwardedBytes);
    }

    [Fact]
    public void Clients_have_addresses_of_their_own_at_the_server_and_get_their_own_answers()
    {
        using Socket other = Bind();
        other.Connect(IPAddress.Loopback, _relay.Port);
        byte[] buffer = new byte[2048];
        EndPoint[] peers = new EndPoint[2];
        foreach ((Socket socket, int index) in ((Socket, int)[])[(_client, 0), (other, 1)])
        {
            socket.Send(Datagram(index));
            peers[index] = new IPEndPoint(IPAddress.Any, 0);
            _server.ReceiveFrom(buffer, ref peers[index]);
        }

        Assert.NotEqual(peers[0], peers[1]);
        _server.SendTo([42], peers[1]);
        Assert.Equal(1, other.Receive(buffer));
        Assert.Equal(42, buffer[0]);
        Assert.Equal(0, _client.Available);
    }

    [Fact]
    public void Rate_is_kept_within_five_percent()
    {
        _relay.ToServer = new LinkConditions { RateBps = 2_000_000, QueueBytes = 1_000_000 };
        const int count = 300; // 1.2 s
        for (int i = 0; i < count; i++)
        {
            _client.Send(Datagram(i));
        }

        byte[] buffer = new byte[2048];
        _server.Receive(buffer);
        long start = Stopwatch.GetTimestamp();
        for (int i = 1; i < count; i++)
        {
            _server.Receive(buffer);
            Assert.Equal(i, BinaryPrimitives.ReadInt32LittleEndian(buffer));
        }

        double rate = (count - 1) * (DatagramBytes + LinkConditions.HeaderBytes) * 8 / Stopwatch.GetElapsedTime(start).TotalSeconds;
        Assert.InRange(rate, 1_900_000, 2_100_000);
    }

    [Fact]
    public void Delay_is_kept_within_a_few_milliseconds()
    {
        _relay.ToServer = new LinkConditions { Delay = TimeSpan.FromMilliseconds(50) };
        byte[] buffer = new byte[2048];
        List<double> delays = [];
        for (int i = 0; i < 20; i++)
        {
            long sent = Stopwatch.GetTimestamp();
            _client.Send(Datagram(i));
            _server.Receive(buffer);
            delays.Add(Stopwatch.GetElapsedTime(sent).TotalMilliseconds);
        }

        delays.Sort();
        Assert.InRange(delays[0], 50, 55);
        Assert.InRange(delays[delays.Count / 2], 50, 60);
    }

    [Fact]
    public async Task Loss_is_within_statistics_and_every_datagram_is_accounted_for()
    {
        _relay.SetBoth(new LinkConditions { LossProbability = 0.2 });
        for (int i = 0; i < 2000; i++)
        {
            _client.Send(Datagram(i));
        }

        await Eventually.TrueAsync("the relay has worked everything off", TimeSpan.FromSeconds(10), () =>
            Task.FromResult(_relay.ToServerStatistics is { Received: 2000, UnderWay: 0 }));
        LinkStatistics statistics = _relay.ToServerStatistics;
        Assert.InRange(statistics.Lost, 310, 490); // five standard deviations of 18
        Assert.Equal(2000, statistics.Forwarded + statistics.Lost);
        byte[] buffer = new byte[2048];
        int last = -1;
        for (int i = 0; i < statistics.Forwarded; i++)
        {
            _server.Receive(buffer);
            int number = BinaryPrimitives.ReadInt32LittleEndian(buffer);
            Assert.InRange(number, last + 1, 1999);
            last = number;
        }

        Assert.Equal(0, _server.Available);
    }

    [Fact]
    public void Server_that_is_not_there_yet_does_not_end_the_relay()
    {
        int port = FreePorts.NextUdp();
        using LossyUdpRelay relay = new(port);
        using Socket client = Bind();
        client.Connect(IPAddress.Loopback, relay.Port);
        client.Send(Datagram(1));
        client.Send(Datagram(2));
        using Socket server = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { ReceiveTimeout = 5000 };
        server.Bind(new IPEndPoint(IPAddress.Loopback, port));
        byte[] buffer = new byte[2048];
        for (int i = 0; i < 10; i++)
        {
            client.Send(Datagram(100 + i));
        }

        Assert.Equal(DatagramBytes, server.Receive(buffer));
    }

    public void Dispose()
    {
        _relay.Dispose();
        _client.Dispose();
        _server.Dispose();
    }

    private static byte[] Datagram(int number)
    {
        byte[] bytes = new byte[DatagramBytes];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, number);
        new Random(number).NextBytes(bytes.AsSpan(4));
        return bytes;
    }

    private static Socket Bind()
    {
        Socket socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp)
        {
            ReceiveTimeout = 10_000,
            ReceiveBufferSize = 4 * 1024 * 1024,
        };
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return socket;
    }

    private static int PortOf(Socket socket) => ((IPEndPoint)socket.LocalEndPoint!).Port;
}
