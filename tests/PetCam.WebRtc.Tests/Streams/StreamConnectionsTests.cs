using System.Net;
using System.Net.Sockets;
using PetCam.Testing;
using PetCam.WebRtc.Sending;
using PetCam.WebRtc.Sessions;
using PetCam.WebRtc.Streams;

namespace PetCam.WebRtc.Tests.Streams;

/// <summary>What one connection may cost, with real sockets and a router that knows nobody.</summary>
public sealed class StreamConnectionsTests : IDisposable
{
    private readonly WebRtcOptions _options = new() { TcpQueueBytes = 128 * 1024 };
    private readonly StreamListener _listener = new(new IPEndPoint(IPAddress.Loopback, 0));
    private readonly Socket _client = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 8192 };
    private readonly StreamConnections _streams;
    private readonly RemoteEndpoint _remote;

    public StreamConnectionsTests()
    {
        _streams = new StreamConnections(_options, TimeProvider.System, new WorkerGroup(1), worker: 0, admission: null);
        _client.Connect(_listener.LocalEndpoint);
        int descriptor;
        RemoteEndpoint remote;
        while (!_listener.TryAccept(out descriptor, out remote))
        {
            Thread.Yield();
        }

        StreamConnection connection = new(descriptor, remote, _options.TcpQueueBytes, TimeProvider.System.GetTimestamp());
        Assert.True(_streams.TryAdd(connection));
        _remote = connection.Remote;
    }

    [Fact]
    public void Peer_that_does_not_read_is_behind_until_all_that_waits_has_left()
    {
        byte[] packet = new byte[1200];
        int queued = 0;
        while (_streams.TryQueueMedia(packet, _remote))
        {
            queued++;
            Assert.InRange(queued, 0, 100_000);
        }

        Assert.False(_streams.CanTakeMedia(_remote));
        Assert.False(_streams.TryQueueMedia(packet, _remote));
        Assert.True(_streams.TrySend(new byte[100], _remote), "Consent still has room.");

        int received = 0;
        byte[] bytes = new byte[64 * 1024];
        while (!_streams.CanTakeMedia(_remote))
        {
            received += _client.Receive(bytes);
            _streams.Flush();
            ProcessRoom();
        }

        while (received < (queued * 1202) + 102)
        {
            received += _client.Receive(bytes);
        }

        Assert.True(_streams.TryQueueMedia(packet, _remote));
    }

    [Fact]
    public void Sending_to_a_number_that_is_used_again_reaches_nobody()
    {
        RemoteEndpoint former = _remote with { Port = (ushort)(_remote.Port ^ 1) };
        Assert.False(_streams.CanTakeMedia(former));
        Assert.False(_streams.TryQueueMedia(new byte[10], former));
        Assert.False(_streams.TrySend(new byte[10], former with { Stream = ushort.MaxValue }));
    }

    [Fact]
    public void Sending_does_not_allocate()
    {
        byte[] packet = new byte[1200];
        byte[] sink = new byte[256 * 1024];
        SendPictures(packet, sink, 20);
        Allocations.AssertNone(() => SendPictures(packet, sink, 200));
    }

    public void Dispose()
    {
        _streams.Dispose();
        _client.Dispose();
        _listener.Dispose();
    }

    private void SendPictures(byte[] packet, byte[] sink, int count)
    {
        for (int picture = 0; picture < count; picture++)
        {
            for (int i = 0; i < 5; i++)
            {
                Assert.True(_streams.TryQueueMedia(packet, _remote));
            }

            _streams.Flush();
            for (int left = 5 * 1202; left > 0;)
            {
                left -= _client.Receive(sink.AsSpan(0, left));
                _streams.Flush();
                ProcessRoom();
            }
        }
    }

    // Room is told by the poll; nothing is received here, so no router is asked.
    private void ProcessRoom() => _streams.Process(null!);
}
