using System.Net;
using PetCam.WebRtc.Sending;

namespace PetCam.WebRtc.Tests.Sending;

public sealed class SegmentRunTests
{
    private static readonly RemoteEndpoint Alice = RemoteEndpoint.FromEndpoint(new IPEndPoint(IPAddress.Loopback, 1));
    private static readonly RemoteEndpoint Bob = RemoteEndpoint.FromEndpoint(new IPEndPoint(IPAddress.Loopback, 2));

    [Fact]
    public void Run_ends_behind_the_first_shorter_datagram() => Assert.Equal([3, 2, 1], Counts(Alice, 1000, 1000, 700, 900, 800, 800));

    [Fact]
    public void Run_ends_before_a_longer_datagram() => Assert.Equal([1, 2], Counts(Alice, 100, 1000, 1000));

    [Fact]
    public void Run_is_limited_in_segments_and_bytes()
    {
        Assert.Equal([60, 10], Counts(Alice, [.. Enumerable.Repeat(100, 70)]));
        Assert.Equal([54, 6], Counts(Alice, [.. Enumerable.Repeat(1200, 60)]));
    }

    [Fact]
    public void Run_ends_at_another_destination()
    {
        BatchedDatagram[] datagrams = [new(0, 10, Alice), new(10, 10, Alice), new(20, 10, Bob)];
        Assert.Equal(2, SegmentRun.At(datagrams, 0).Count);
        Assert.Equal(new SegmentRun(2, 1, 10, 10), SegmentRun.At(datagrams, 2));
    }

    private static int[] Counts(RemoteEndpoint destination, params int[] lengths)
    {
        int offset = 0;
        BatchedDatagram[] datagrams = [.. lengths.Select(length =>
        {
            offset += length;
            return new BatchedDatagram(offset - length, length, destination);
        })];
        List<int> counts = [];
        for (int next = 0; next < datagrams.Length; next += counts[^1])
        {
            counts.Add(SegmentRun.At(datagrams, next).Count);
        }

        return [.. counts];
    }
}
