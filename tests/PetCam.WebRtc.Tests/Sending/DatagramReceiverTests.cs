using System.Net;
using PetCam.Testing;
using PetCam.WebRtc.Sending;

namespace PetCam.WebRtc.Tests.Sending;

public sealed class DatagramReceiverTests
{
    private static readonly IPEndPoint AnyPort = new(IPAddress.Loopback, 0);

    public static TheoryData<string> Receivers => ["recvfrom", "recvmmsg"];

    [Theory]
    [MemberData(nameof(Receivers))]
    public void Every_datagram_is_taken_once_with_its_source(string name)
    {
        using UdpSocket socket = new(AnyPort, 1 << 20);
        using UdpSocket alice = new(AnyPort, 1 << 20);
        using UdpSocket bob = new(new IPEndPoint(IPAddress.IPv6Any, 0), 1 << 20);
        IDatagramReceiver receiver = Create(name, socket);
        Assert.Equal(name, receiver.Name);
        RemoteEndpoint destination = RemoteEndpoint.FromEndpoint(socket.LocalEndpoint);
        List<(byte[] Bytes, int Port)> sent = [];
        Random random = new(4);
        for (int i = 0; i < 100; i++)
        {
            byte[] bytes = new byte[random.Next(0, 1500)];
            random.NextBytes(bytes);
            UdpSocket from = i % 3 == 0 ? bob : alice;
            Assert.True(from.TrySend(bytes, destination));
            sent.Add((bytes, from.LocalEndpoint.Port));
        }

        List<(byte[] Bytes, int Port)> received = [];
        int taken;
        while ((taken = receiver.Receive()) > 0)
        {
            for (int i = 0; i < taken; i++)
            {
                ReadOnlySpan<byte> datagram = receiver.Datagram(i, out RemoteEndpoint source);
                Assert.Equal(IPAddress.Loopback, source.ToIPEndPoint().Address);
                received.Add((datagram.ToArray(), source.Port));
            }
        }

        Assert.Equal(sent.Select(item => (Convert.ToHexString(item.Bytes), item.Port)), received.Select(item => (Convert.ToHexString(item.Bytes), item.Port)));
    }

    [Fact]
    public void This_machine_receives_many_at_once()
    {
        using UdpSocket socket = new(AnyPort, 1 << 16);
        Assert.Equal("recvmmsg", DatagramReceivers.Choose(socket).Name);
    }

    [Theory]
    [MemberData(nameof(Receivers))]
    public void Receiving_does_not_allocate(string name)
    {
        using UdpSocket socket = new(AnyPort, 1 << 20);
        using UdpSocket alice = new(AnyPort, 1 << 16);
        IDatagramReceiver receiver = Create(name, socket);
        RemoteEndpoint destination = RemoteEndpoint.FromEndpoint(socket.LocalEndpoint);
        byte[] bytes = new byte[100];
        Exchange(50);
        int received = 0;
        Allocations.AssertNone(() => received = Exchange(200));
        Assert.Equal(2000, received);

        int Exchange(int times)
        {
            int total = 0;
            for (int i = 0; i < times; i++)
            {
                for (int n = 0; n < 10; n++)
                {
                    alice.TrySend(bytes, destination);
                }

                for (int taken = receiver.Receive(); taken > 0; taken = receiver.Receive())
                {
                    total += taken;
                    receiver.Datagram(0, out _);
                }
            }

            return total;
        }
    }

    private static IDatagramReceiver Create(string name, UdpSocket socket) =>
        name == "recvfrom" ? new SingleDatagramReceiver(socket) : new MultiDatagramReceiver(socket);
}
