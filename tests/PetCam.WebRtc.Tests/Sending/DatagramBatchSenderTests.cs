using System.Net;
using PetCam.Testing;
using PetCam.WebRtc.Sending;

namespace PetCam.WebRtc.Tests.Sending;

public sealed class DatagramBatchSenderTests
{
    private static readonly IPEndPoint AnyPort = new(IPAddress.Loopback, 0);

    public static TheoryData<string> Senders => ["sendto", "sendmmsg", "sendmmsg with UDP_SEGMENT"];

    [Theory]
    [MemberData(nameof(Senders))]
    public void Every_datagram_arrives_as_it_was_written(string name)
    {
        using UdpSocket socket = new(AnyPort, 1 << 20);
        using UdpSocket alice = new(AnyPort, 1 << 20);
        using UdpSocket bob = new(AnyPort, 1 << 20);
        IDatagramBatchSender sender = Create(name, socket);
        Assert.Equal(name, sender.Name);
        DatagramBatch batch = new();
        Random random = new(3);
        List<(UdpSocket To, byte[] Bytes)> sent = [];
        for (int i = 0; i < 100; i++)
        {
            byte[] bytes = new byte[i % 7 == 6 ? random.Next(1, 1000) : 1100];
            random.NextBytes(bytes);
            UdpSocket to = i / 20 % 2 == 0 ? alice : bob;
            bytes.CopyTo(batch.Next());
            batch.Add(bytes.Length, RemoteEndpoint.FromEndpoint(to.LocalEndpoint));
            sent.Add((to, bytes));
        }

        Assert.Equal(0, sender.Send(batch));

        byte[] received = new byte[2048];
        foreach ((UdpSocket to, byte[] bytes) in sent)
        {
            Assert.True(to.TryReceive(received, out int length, out RemoteEndpoint source));
            Assert.Equal(bytes, received[..length]);
            Assert.Equal(socket.LocalEndpoint, source.ToIPEndPoint());
        }

        Assert.False(alice.TryReceive(received, out _, out _));
        Assert.False(bob.TryReceive(received, out _, out _));
    }

    [Fact]
    public void Datagrams_that_cannot_be_sent_are_counted_and_the_others_arrive()
    {
        using UdpSocket socket = new(AnyPort, 1 << 20);
        using UdpSocket alice = new(AnyPort, 1 << 20);
        IDatagramBatchSender sender = DatagramBatchSenders.Choose(socket);
        DatagramBatch batch = new();
        batch.Add(100, RemoteEndpoint.FromEndpoint(new IPEndPoint(IPAddress.Loopback, 0))); // port 0 is refused by the kernel
        batch.Add(100, RemoteEndpoint.FromEndpoint(alice.LocalEndpoint));

        Assert.Equal(1, sender.Send(batch));
        Assert.True(alice.TryReceive(new byte[2048], out int length, out _));
        Assert.Equal(100, length);
    }

    [Fact]
    public void Sending_does_not_allocate()
    {
        using UdpSocket socket = new(AnyPort, 1 << 20);
        using UdpSocket alice = new(AnyPort, 1 << 16);
        IDatagramBatchSender sender = DatagramBatchSenders.Choose(socket);
        RemoteEndpoint destination = RemoteEndpoint.FromEndpoint(alice.LocalEndpoint);
        DatagramBatch batch = new();
        Send(50);
        Allocations.AssertNone(() => Send(200));

        void Send(int times)
        {
            for (int i = 0; i < times; i++)
            {
                batch.Clear();
                for (int n = 0; n < 10; n++)
                {
                    batch.Add(1000, destination);
                }

                sender.Send(batch);
            }
        }
    }

    private static IDatagramBatchSender Create(string name, UdpSocket socket) => name switch
    {
        "sendto" => new SingleDatagramSender(socket),
        "sendmmsg" => new SegmentingSender(socket, segments: false),
        _ => DatagramBatchSenders.Choose(socket),
    };
}
