using PetCam.WebRtc.Congestion;
using PetCam.WebRtc.Pacing;
using PetCam.WebRtc.Tests.Tracks;
using PetCam.WebRtc.Tracks;

namespace PetCam.WebRtc.Tests.Pacing;

public sealed class ProbePacerTests : IDisposable
{
    private const long RateBps = 2_000_000;

    private readonly FeedFixture _fixture = new();
    private readonly ProbePacer _probes;

    public ProbePacerTests() => _probes = new ProbePacer(_fixture.Output);

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public void Cluster_leaves_at_its_rate_and_ends_when_it_is_complete()
    {
        ViewerStream viewer = JoinAndClear(retransmits: true);
        _probes.Begin(viewer, new ProbeCluster(7, RateBps, Bytes: 10_000, MinPackets: 5));
        TimeSpan elapsed = TimeSpan.Zero;
        while (_probes.DueAt is not null)
        {
            long before = _fixture.Sender.Datagrams.Sum(datagram => (long)datagram.Length);
            _probes.Send();
            Assert.True((before - 1200) * 8.0 / RateBps <= elapsed.TotalSeconds, $"{before} bytes had left after {elapsed}.");
            elapsed += TimeSpan.FromMilliseconds(1);
            _fixture.Time.Advance(TimeSpan.FromMilliseconds(1));
            Assert.True(elapsed < TimeSpan.FromSeconds(1), "The cluster does not end.");
        }

        int bytes = _fixture.Sender.Datagrams.Sum(datagram => datagram.Length);
        Assert.InRange(bytes, 10_000, 11_200);
        Assert.InRange(elapsed.TotalMilliseconds, (bytes - 1200) * 8_000.0 / RateBps - 1, (bytes * 8_000.0 / RateBps) + 2);
        Assert.Equal(bytes, viewer.Counters.ProbeBytes);
    }

    [Fact]
    public void Viewer_without_a_stream_for_it_is_let_go_at_once()
    {
        _probes.Begin(JoinAndClear(retransmits: false), new ProbeCluster(1, RateBps, Bytes: 10_000, MinPackets: 5));
        _probes.Send();
        Assert.Null(_probes.DueAt);
        Assert.Empty(_fixture.Sender.Datagrams);
    }

    private ViewerStream JoinAndClear(bool retransmits)
    {
        ViewerStream viewer = _fixture.Join(numbered: true, retransmits: retransmits);
        _fixture.Publish(keyframe: true, sliceLength: 5000);
        _fixture.Sender.Datagrams.Clear();
        return viewer;
    }
}
