namespace PetCam.Media.Tests;

public sealed class CaptureTimeTests
{
    [Fact]
    public void FromTimespec_keeps_every_nanosecond() =>
        Assert.Equal(1_766_000_000_123_456_789, CaptureTime.FromTimespec(1_766_000_000, 123_456_789).UnixNanoseconds);

    [Fact]
    public void FromTimespec_of_garbage_does_not_throw() =>
        Assert.Equal(unchecked((long.MaxValue * 1_000_000_000) + long.MaxValue), CaptureTime.FromTimespec(long.MaxValue, long.MaxValue).UnixNanoseconds);

    [Fact]
    public void Difference_has_the_resolution_of_a_tick() =>
        Assert.Equal(TimeSpan.FromMicroseconds(1.2), new CaptureTime(2_250) - new CaptureTime(1_000));

    [Fact]
    public void ToDateTimeOffset_round_trips_to_a_tick()
    {
        DateTimeOffset time = new(2026, 11, 21, 10, 0, 0, TimeSpan.Zero);

        Assert.Equal(time, CaptureTime.FromDateTimeOffset(time).ToDateTimeOffset());
    }

    [Fact]
    public void ToUnixSeconds_is_exact_to_a_microsecond() =>
        Assert.Equal(1_766_000_000.123457, new CaptureTime(1_766_000_000_123_456_789).ToUnixSeconds(), 6);
}
