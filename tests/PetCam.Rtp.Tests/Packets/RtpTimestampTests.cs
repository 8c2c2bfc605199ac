using PetCam.Media;

namespace PetCam.Rtp.Tests.Packets;

public sealed class RtpTimestampTests
{
    [Fact]
    public void FromCaptureTime_keeps_distances_over_years_and_wraps()
    {
        CaptureTime time = CaptureTime.FromDateTimeOffset(new DateTimeOffset(2026, 11, 21, 10, 0, 0, TimeSpan.Zero));
        for (int second = 1; second < 100_000; second += 4321)
        {
            CaptureTime later = new(time.UnixNanoseconds + (second * 1_000_000_000L));
            uint ticks = unchecked((uint)(second * 90_000L));
            Assert.Equal(ticks, unchecked(RtpTimestamp.FromCaptureTime(later).Value - RtpTimestamp.FromCaptureTime(time).Value));
        }
    }

    [Fact]
    public void FromCaptureTime_one_frame_later_is_3000_ticks_later()
    {
        CaptureTime time = new(1_795_000_000_000_000_000);
        CaptureTime next = new(time.UnixNanoseconds + 33_333_334);
        Assert.Equal(3000, RtpTimestamp.FromCaptureTime(next) - RtpTimestamp.FromCaptureTime(time));
    }

    [Fact]
    public void IsNewerThan_compares_across_the_wrap()
    {
        Assert.True(new RtpTimestamp(5).IsNewerThan(new RtpTimestamp(uint.MaxValue)));
        Assert.False(new RtpTimestamp(uint.MaxValue).IsNewerThan(new RtpTimestamp(5)));
        Assert.False(new RtpTimestamp(5).IsNewerThan(new RtpTimestamp(5)));
    }
}
