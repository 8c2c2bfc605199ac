namespace PetCam.Rtp.Tests.History;

public sealed class SendHistoryTests
{
    [Fact]
    public void TryGet_of_an_overwritten_packet_is_false()
    {
        SendHistory history = new(256);
        AppendUnits(history, 300, keyframeEvery: 100);
        Assert.False(history.TryGet(history.OldestIndex - 1, out _, out _));
        Assert.True(history.TryGet(history.OldestIndex, out _, out ReadOnlySpan<byte> oldest));
        Assert.Equal(history.OldestIndex, BitConverter.ToInt64(oldest));
        Assert.False(history.TryGet(history.NextIndex, out _, out _));
    }

    [Fact]
    public void History_grows_until_the_newest_gop_fits_and_keeps_what_it_held()
    {
        SendHistory history = new(4096);
        AppendUnits(history, 1000, keyframeEvery: 1000);

        Assert.Equal(0, history.KeyframeIndex);
        for (long index = 0; index < 1000; index++)
        {
            Assert.True(history.TryGet(index, out _, out ReadOnlySpan<byte> payload));
            Assert.Equal(index, BitConverter.ToInt64(payload));
        }
    }

    [Fact]
    public void KeyframeIndex_of_a_gop_beyond_the_limit_is_gone()
    {
        SendHistory history = new(512);
        AppendUnits(history, 600, keyframeEvery: 1000);
        Assert.Equal(-1, history.KeyframeIndex);
    }

    [Fact]
    public void ForgetKeyframe_makes_the_next_keyframe_the_only_start()
    {
        SendHistory history = new(512);
        AppendUnits(history, 10, keyframeEvery: 10);
        history.ForgetKeyframe();
        Assert.Equal(-1, history.KeyframeIndex);
        AppendUnits(history, 1, keyframeEvery: 1);
        Assert.Equal(10, history.KeyframeIndex);
    }

    [Fact]
    public void History_shrinks_when_gops_have_been_small_for_a_while_and_keeps_the_newest()
    {
        SendHistory history = new(4096);
        AppendUnits(history, 2000, keyframeEvery: 2000);
        Assert.Equal(2048, history.Capacity);
        AppendUnits(history, 200 * 100, keyframeEvery: 100);

        Assert.Equal(256, history.Capacity);
        for (long index = history.OldestIndex; index < history.NextIndex; index++)
        {
            Assert.True(history.TryGet(index, out _, out ReadOnlySpan<byte> payload));
            Assert.Equal(index, BitConverter.ToInt64(payload));
        }

        AppendUnits(history, 1000, keyframeEvery: 1000);
        Assert.Equal(1024, history.Capacity);
    }

    [Fact]
    public void EndOfUnit_is_behind_its_last_packet()
    {
        SendHistory history = new(256);
        history.BeginUnit(isKeyframe: true, default, default);
        for (int i = 0; i < 3; i++)
        {
            history.Append(8, isLastOfUnit: i == 2);
        }

        history.BeginUnit(isKeyframe: false, default, default);
        history.Append(8, isLastOfUnit: false);
        Assert.Equal(3, history.EndOfUnit(0));
        Assert.Equal(3, history.EndOfUnit(2));
        Assert.Equal(4, history.EndOfUnit(3)); // not complete yet
        Assert.Equal(4, history.EndOfUnit(4));
    }

    private static void AppendUnits(SendHistory history, int count, int keyframeEvery)
    {
        for (int i = 0; i < count; i++)
        {
            history.BeginUnit(i % keyframeEvery == 0, default, default);
            BitConverter.TryWriteBytes(history.NextSlot(), history.NextIndex);
            history.Append(8, isLastOfUnit: true);
        }
    }
}
