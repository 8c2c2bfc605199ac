using System.Threading.Channels;
using PetCam.Media;

namespace PetCam.Hub.Tests;

public sealed class AccessUnitQueueTests : HubFixture
{
    [Fact]
    public void Full_queue_resumes_at_the_next_keyframe()
    {
        using AccessUnitQueue queue = AccessUnitQueue.Subscribe(Main, capacity: 2);
        Publish(0, keyframe: true);
        Publish(1);
        Publish(2);
        Assert.Equal([0UL, 1UL], Drain(queue));

        Publish(3);
        Publish(4, keyframe: true);
        Publish(5);

        Assert.Equal([4UL, 5UL], Drain(queue));
        Assert.Equal(2, queue.Dropped);
    }

    [Fact]
    public async Task Dispose_lets_unread_units_go_and_ends_a_waiting_reader()
    {
        Publish(0, keyframe: true);
        AccessUnitQueue queue = AccessUnitQueue.Subscribe(Main, capacity: 8);
        using (AccessUnit first = await queue.ReadAsync(TestContext.Current.CancellationToken))
        {
            Assert.Equal(0UL, first.Info.Sequence);
        }

        Task<AccessUnit> waiting = queue.ReadAsync(TestContext.Current.CancellationToken).AsTask();
        Assert.False(waiting.IsCompleted);
        queue.Dispose();

        await Assert.ThrowsAnyAsync<ChannelClosedException>(() => waiting);
    }

    private static List<ulong> Drain(AccessUnitQueue queue)
    {
        List<ulong> sequences = [];
        while (queue.TryRead(out AccessUnit? unit))
        {
            using (unit)
            {
                sequences.Add(unit!.Info.Sequence);
            }
        }

        return sequences;
    }
}
