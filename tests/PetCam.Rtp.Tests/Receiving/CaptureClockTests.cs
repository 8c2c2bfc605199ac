using PetCam.Media;

namespace PetCam.Rtp.Tests.Receiving;

public sealed class CaptureClockTests
{
    private static readonly DateTimeOffset Arrival = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Sent = new(2026, 11, 21, 9, 30, 0, TimeSpan.Zero); // the sender's clock is slow

    private readonly CaptureClock _clock = new(RtpTimestamp.VideoClockRateHz);

    [Fact]
    public void Before_any_report_pictures_keep_their_distances_from_the_first_arrival()
    {
        Assert.Equal(CaptureTime.FromDateTimeOffset(Arrival), _clock.At(90_000, null, Arrival));
        Assert.Equal(CaptureTime.FromDateTimeOffset(Arrival.AddSeconds(0.5)), _clock.At(135_000, null, Arrival.AddSeconds(3)));
        Assert.False(_clock.IsSendersClock);
    }

    [Fact]
    public void Sender_report_places_pictures_on_the_senders_clock()
    {
        _clock.OnSenderReport(NtpTime.FromDateTimeOffset(Sent), new RtpTimestamp(90_000), newest: 90_000);

        AssertNear(Sent.AddSeconds(-0.5), _clock.At(45_000, null, Arrival));
        AssertNear(Sent.AddSeconds(2), _clock.At(270_000, null, Arrival));
        Assert.True(_clock.IsSendersClock);
    }

    [Fact]
    public void Sender_report_behind_a_wrap_of_the_timestamp_is_understood()
    {
        long newest = (1L << 32) + 45_000; // pictures have wrapped, the report's timestamp has not
        _clock.OnSenderReport(NtpTime.FromDateTimeOffset(Sent), new RtpTimestamp(uint.MaxValue - 44_999), newest);

        AssertNear(Sent.AddSeconds(1), _clock.At(newest, null, Arrival));
    }

    [Fact]
    public void Small_errors_of_later_reports_pull_gently_and_a_set_clock_at_once()
    {
        _clock.OnSenderReport(NtpTime.FromDateTimeOffset(Sent), new RtpTimestamp(0), 0);
        _clock.OnSenderReport(NtpTime.FromDateTimeOffset(Sent.AddMilliseconds(1016)), new RtpTimestamp(90_000), 90_000);
        AssertNear(Sent.AddMilliseconds(1001), _clock.At(90_000, null, Arrival));

        _clock.OnSenderReport(NtpTime.FromDateTimeOffset(Sent.AddHours(1)), new RtpTimestamp(180_000), 180_000);
        AssertNear(Sent.AddHours(1), _clock.At(180_000, null, Arrival));
    }

    [Fact]
    public void Absolute_capture_time_is_believed_and_places_those_that_have_none()
    {
        AbsoluteCaptureTime told = new(NtpTime.FromDateTimeOffset(Sent), 0);
        AssertNear(Sent, _clock.At(90_000, told, Arrival));
        AssertNear(Sent.AddSeconds(1), _clock.At(180_000, null, Arrival));
    }

    [Theory]
    [InlineData(0UL)]
    [InlineData(1UL << 60)] // 1908
    public void Time_that_is_no_wall_clock_is_ignored(ulong value)
    {
        _clock.OnSenderReport(new NtpTime(value), new RtpTimestamp(0), 0);

        Assert.Equal(CaptureTime.FromDateTimeOffset(Arrival), _clock.At(0, new AbsoluteCaptureTime(new NtpTime(value), 0), Arrival));
        Assert.False(_clock.IsSendersClock);
    }

    [Fact]
    public void Timestamps_are_counted_on_beyond_32_bits()
    {
        TimestampUnwrapper unwrapper = default;
        Assert.Equal(uint.MaxValue - 1L, unwrapper.Unwrap(new RtpTimestamp(uint.MaxValue - 1)));
        Assert.Equal(uint.MaxValue + 2L, unwrapper.Unwrap(new RtpTimestamp(1)));
        Assert.Equal(uint.MaxValue - 5L, unwrapper.Unwrap(new RtpTimestamp(uint.MaxValue - 5)));
    }

    private static void AssertNear(DateTimeOffset expected, CaptureTime actual) =>
        Assert.InRange((actual.ToDateTimeOffset() - expected).TotalMilliseconds, -0.001, 0.001);
}
