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
