using PetCam.Media;
using PetCam.Rtp;
using PetCam.WebRtc.Tracks;

namespace PetCam.WebRtc.Tests.Tracks;

public sealed class MediaTimelineTests
{
    private static readonly CaptureTime Start = CaptureTime.FromDateTimeOffset(new DateTimeOffset(2026, 11, 21, 0, 0, 0, TimeSpan.Zero));

    private readonly MediaTimeline _timeline = new();

    [Fact]
    public void Even_clock_gives_even_timestamps_across_a_pause()
    {
        RtpTimestamp first = _timeline.Next(Start);
        Assert.Equal(90_000, _timeline.Next(After(1)) - first);
        Assert.Equal(90_000 * 61, _timeline.Next(After(61)) - first);
    }

    [Theory]
    [InlineData(-3600)]
    [InlineData(0)]
    [InlineData(86_400)]
    public void Clock_that_was_set_goes_on_a_frame_later(int seconds)
    {
        RtpTimestamp first = _timeline.Next(Start);
        Assert.Equal(3000, _timeline.Next(After(seconds)) - first);
        Assert.Equal(3000 + 90_000, _timeline.Next(After(seconds + 1)) - first);
        Assert.Equal(3000 + 180_000, _timeline.At(After(seconds + 2)) - first);
    }

    private static CaptureTime After(int seconds) => new(Start.UnixNanoseconds + (seconds * 1_000_000_000L));
}
