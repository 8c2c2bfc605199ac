using PetCam.WebRtc.Congestion;

namespace PetCam.WebRtc.Tests.Congestion;

public sealed class QueueSurgeTests
{
    private const long PictureMicroseconds = 33_000;

    private QueueSurge _surge;

    [Fact]
    public void Path_cut_to_a_fifth_is_seen_after_three_groups()
    {
        Add(5 * PictureMicroseconds, groups: 2);
        Assert.False(_surge.IsSeen);
        Add(5 * PictureMicroseconds, groups: 1);
        Assert.True(_surge.IsSeen);
        Add(PictureMicroseconds, groups: 1);
        Assert.False(_surge.IsSeen);
    }

    [Fact]
    public void Longer_route_is_no_surge()
    {
        Add(PictureMicroseconds + 25_000, groups: 1); // late by itself
        Add(PictureMicroseconds + 400_000, groups: 1);
        Assert.False(_surge.IsSeen);
        Add(PictureMicroseconds + 25_000, groups: 1);
        Assert.False(_surge.IsSeen);
        Add(PictureMicroseconds, groups: 30);
        Assert.False(_surge.IsSeen);
    }

    [Fact]
    public void Jitter_of_sixty_milliseconds_is_no_surge()
    {
        Random random = new(11);
        long late = 0;
        for (int i = 0; i < 100_000; i++)
        {
            long next = random.Next(60_000);
            Add(PictureMicroseconds + next - late, groups: 1);
            late = next;
            Assert.False(_surge.IsSeen);
        }
    }

    private void Add(long arrivedMicroseconds, int groups)
    {
        for (int i = 0; i < groups; i++)
        {
            _surge.Add(new GroupDelta(PictureMicroseconds, arrivedMicroseconds));
        }
    }
}
