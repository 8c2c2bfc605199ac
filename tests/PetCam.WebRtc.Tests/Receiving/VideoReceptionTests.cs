using Microsoft.Extensions.Logging.Abstractions;
using PetCam.Domain.Cameras;
using PetCam.Hub;
using PetCam.Media;
using PetCam.Rtp;
using PetCam.Testing;
using PetCam.WebRtc.Receiving;

namespace PetCam.WebRtc.Tests.Receiving;

public sealed class VideoReceptionTests : IAccessUnitSink, IPublisherControl, IDisposable
{
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Delay = TimeSpan.FromMilliseconds(20);
    private static readonly SimulatedNetwork Bad = new(0.05, 0.02, Delay, TimeSpan.FromMilliseconds(8));

    private readonly ManualTimeProvider _time = new();
    private readonly PublisherCounters _counters = new(CameraId.Parse("phone"));
    private readonly List<byte[]> _received = [];
    private readonly List<bool> _startsAnew = [];
    private readonly CameraPublication _publication;
    private readonly BufferBalance _balance = new();
    private readonly CameraStream _stream;

    public VideoReceptionTests()
    {
        _stream = new MediaHub(new HubOptions(), _time, NullLogger<MediaHub>.Instance).GetOrAdd(CameraId.Parse("phone"));
        _stream[TrackId.Main].Attach(this);
        _publication = _stream.BeginPublication(this);
    }

    public void Dispose()
    {
        _publication.Dispose();
        _balance.AssertSettled();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void With_retransmission_every_unit_of_a_lossy_network_arrives_in_order(int seed)
    {
        using VideoReception reception = Create(retransmits: true);
        SimulatedPublisher publisher = new(seed, Bad, retransmits: true);

        publisher.Play(reception, _time, Duration, _ => false);

        Assert.Equal(publisher.Sent.Count, _received.Count);
        Assert.Equal(publisher.Sent, _received);
        PublisherTraffic traffic = _counters.Snapshot();
        Assert.Equal(0, traffic.Lost);
        Assert.True(traffic.Repaired > 20, traffic.ToString());
        Assert.InRange(traffic.RoundTrip!.Value.TotalMilliseconds, 40, 70);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Without_retransmission_the_stream_heals_at_keyframes_and_shows_no_broken_unit(int seed)
    {
        using VideoReception reception = Create(retransmits: false);
        SimulatedPublisher publisher = new(seed, Bad with { Loss = 0.01 }, retransmits: false);
        KeyframeRequests requests = new();
        int asked = 0;

        publisher.Play(reception, _time, Duration, now =>
        {
            bool due = requests.TryTake(reception.WaitsForKeyframe, now);
            asked += due ? 1 : 0;
            return due;
        });

        PublisherTraffic traffic = _counters.Snapshot();
        Assert.True(traffic.Lost > 0 && traffic.DroppedUnits > 0, traffic.ToString());
        Assert.InRange(asked, 2, (int)(Duration.TotalSeconds * 2) + 2);
        Assert.InRange(_received.Count, publisher.Sent.Count / 4, publisher.Sent.Count - 1);
        AssertUnbrokenRuns(publisher.Sent);
    }

    [Fact]
    public void Clean_network_needs_no_request()
    {
        using VideoReception reception = Create(retransmits: true);
        SimulatedPublisher publisher = new(1, new SimulatedNetwork(0, 0, Delay, TimeSpan.Zero), retransmits: true);
        publisher.Play(reception, _time, TimeSpan.FromSeconds(5), _ => false);

        Assert.Equal(publisher.Sent, _received);
        Assert.Equal(0, _counters.Snapshot().Repaired);
        Assert.Equal(0, reception.TakeNacks(TimeSpan.FromHours(1), new long[8]));
    }

    [Fact]
    public void Outage_longer_than_any_repair_ends_at_the_next_keyframe()
    {
        using VideoReception reception = Create(retransmits: true);
        SimulatedPublisher publisher = new(1, new SimulatedNetwork(0.7, 0, Delay, TimeSpan.Zero), retransmits: true);
        KeyframeRequests requests = new();
        publisher.Play(reception, _time, TimeSpan.FromSeconds(10), now => requests.TryTake(reception.WaitsForKeyframe, now));

        Assert.True(_counters.Snapshot().Lost > 0);
        AssertUnbrokenRuns(publisher.Sent);
    }

    [Fact]
    public void Random_packets_do_no_harm()
    {
        using VideoReception reception = Create(retransmits: true);
        Random random = new(5);
        byte[] types = [SimulatedPublisher.PayloadType, SimulatedPublisher.RetransmissionPayloadType, 100];
        long index = 60_000;
        for (int i = 0; i < 100_000; i++)
        {
            int length = random.Next(0, 80);
            random.NextBytes(reception.Spare[..length]);
            if (length > 12)
            {
                reception.Spare[0] = (byte)(0x80 | (random.Next(8) == 0 ? random.Next(64) : 0));
                reception.Spare[1] = (byte)(types[random.Next(types.Length)] | (random.Next(2) << 7));
                reception.Spare[8..12].Fill((byte)random.Next(2));
            }

            index += random.Next(-3, 6) + (random.Next(5000) == 0 ? 3000 : 0);
            TimeSpan now = _time.GetElapsedTime(0);
            reception.Receive(length, Math.Max(0, index), now);
            reception.Release(now);
            _time.Advance(TimeSpan.FromMilliseconds(1));
        }

        Assert.True(_counters.Snapshot().Packets > 1000);
    }

    [Fact]
    public void Receiving_a_packet_does_not_allocate()
    {
        using VideoReception reception = Create(retransmits: true);
        byte[] packet = new byte[1200];
        new RtpHeader { PayloadType = SimulatedPublisher.PayloadType, SequenceNumber = default, Timestamp = default, Ssrc = 9 }.Write(packet);
        packet[12] = 0x5C;
        packet[13] = 0x01; // a fragment without its start: all but handing on
        int next = 0;
        Receive(reception, packet, next, next += 3000);
        Allocations.AssertNone(() => Receive(reception, packet, next, next += 3000));
    }

    void IAccessUnitSink.OnAccessUnit(AccessUnit unit, bool isReplay)
    {
        _received.Add(unit.PayloadSpan.ToArray());
        _startsAnew.Add(unit.IsKeyframe);
    }

    void IAccessUnitSink.OnDiscontinuity()
    {
    }

    void IPublisherControl.RequestKeyframe(TrackId track)
    {
    }

    void IPublisherControl.RequestFrameInterval(TrackId track, TimeSpan frameInterval)
    {
    }

    void IPublisherControl.Supersede()
    {
    }

    private static void Receive(VideoReception reception, byte[] packet, int from, int to)
    {
        for (int i = from; i < to; i++)
        {
            TimeSpan now = TimeSpan.FromMilliseconds(i);
            packet.CopyTo(reception.Spare);
            reception.Receive(packet.Length, i, now);
            reception.Release(now);
        }
    }

    private VideoReception Create(bool retransmits)
    {
        VideoReception reception = new(
            SimulatedPublisher.Negotiated(retransmits), units => new H264Depacketizer(units, 1 << 20), _counters, _time);
        reception.Publisher.Publication = _publication;
        return reception;
    }

    /// <summary>Each received unit is one that was sent, and where one is missing the next is a keyframe.</summary>
    private void AssertUnbrokenRuns(List<byte[]> sent)
    {
        int at = -1;
        for (int i = 0; i < _received.Count; i++)
        {
            int found = sent.FindIndex(at + 1, unit => unit.AsSpan().SequenceEqual(_received[i]));
            Assert.True(found >= 0, $"Unit {i} was never sent, or not in this order.");
            Assert.True(found == at + 1 || _startsAnew[i], $"Unit {i} does not continue what was before, and is no keyframe.");
            at = found;
        }
    }
}
