namespace PetCam.Rtp.Tests.Packets;

public sealed class NtpTimeTests
{
    [Fact]
    public void Unix_epoch_is_2208988800_seconds_after_1900() =>
        Assert.Equal(2_208_988_800UL << 32, NtpTime.FromUnixNanoseconds(0).Value);

    [Theory]
    [InlineData(1_795_000_000_123_456_789)]
    [InlineData(999_999_999)]
    [InlineData(-1)]
    [InlineData(0)]
    public void ToUnixNanoseconds_gives_back_what_went_in(long nanoseconds) =>
        Assert.Equal(nanoseconds, NtpTime.FromUnixNanoseconds(nanoseconds).ToUnixNanoseconds());

    [Fact]
    public void MiddleBits_are_the_seconds_low_and_fraction_high_halves() =>
        Assert.Equal(0x5678_9ABCu, new NtpTime(0x1234_5678_9ABC_DEF0).MiddleBits);

    [Theory]
    [InlineData(0)]
    [InlineData(1500)]
    [InlineData(-1500)]
    [InlineData(-86_400_000)]
    public void Fixed_point_duration_survives_the_round_trip(int milliseconds)
    {
        TimeSpan duration = TimeSpan.FromMilliseconds(milliseconds);
        TimeSpan back = NtpTime.FromFixedPoint(NtpTime.ToFixedPoint(duration));
        Assert.InRange((back - duration).Ticks, -1, 1);
    }
}
