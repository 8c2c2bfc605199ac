using System.Net;
using PetCam.WebRtc.Sending;
using PetCam.WebRtc.Sessions;

namespace PetCam.WebRtc.Tests.Sessions;

public sealed class DatagramInboxTests
{
    private static readonly RemoteEndpoint Alice = RemoteEndpoint.FromEndpoint(new IPEndPoint(IPAddress.Loopback, 1));

    [Fact]
    public void Datagrams_come_out_in_order_with_their_source()
    {
        DatagramInbox inbox = new();
        for (int round = 0; round < 3; round++)
        {
            for (byte i = 0; i < 200; i++)
            {
                Assert.True(inbox.TryPost([i, (byte)round], Alice));
            }

            for (byte i = 0; i < 200; i++)
            {
                Assert.True(inbox.TryPeek(out ReadOnlySpan<byte> datagram, out RemoteEndpoint source));
                Assert.Equal([i, (byte)round], datagram.ToArray());
                Assert.Equal(Alice, source);
                inbox.Release();
            }

            Assert.False(inbox.TryPeek(out _, out _));
        }
    }

    [Fact]
    public void Full_inbox_drops_and_counts_and_takes_again_when_there_is_room()
    {
        DatagramInbox inbox = new();
        int taken = 0;
        while (inbox.TryPost([1], Alice))
        {
            taken++;
        }

        Assert.False(inbox.TryPost([2], Alice));
        Assert.Equal(256, taken);
        Assert.Equal(2, inbox.TakeDropped());
        Assert.True(inbox.TryPeek(out _, out _));
        inbox.Release();
        Assert.True(inbox.TryPost([3], Alice));
        Assert.Equal(0, inbox.TakeDropped());
    }

    [Fact]
    public void Datagrams_of_many_threads_arrive_whole_and_each_thread_s_in_order()
    {
        const int Threads = 4;
        const int PerThread = 20_000;
        DatagramInbox inbox = new();
        Thread[] producers = [.. Enumerable.Range(0, Threads).Select(id => new Thread(() => Produce(inbox, id, PerThread)))];
        Array.ForEach(producers, producer => producer.Start());
        int[] next = new int[Threads];
        for (int received = 0; received < Threads * PerThread;)
        {
            if (!inbox.TryPeek(out ReadOnlySpan<byte> datagram, out RemoteEndpoint source))
            {
                Thread.Yield();
                continue;
            }

            int id = datagram[0];
            Assert.Equal(id, source.Port);
            Assert.Equal(20 + (next[id] % 100), datagram.Length);
            Assert.Equal(next[id]++, BitConverter.ToInt32(datagram[1..]));
            inbox.Release();
            received++;
        }

        Array.ForEach(producers, producer => producer.Join());
    }

    private static void Produce(DatagramInbox inbox, int id, int count)
    {
        byte[] bytes = new byte[128];
        bytes[0] = (byte)id;
        for (int i = 0; i < count; i++)
        {
            BitConverter.TryWriteBytes(bytes.AsSpan(1), i);
            while (!inbox.TryPost(bytes.AsSpan(0, 20 + (i % 100)), new RemoteEndpoint(0, 0, 0, (ushort)id)))
            {
                Thread.Yield();
            }
        }
    }
}
