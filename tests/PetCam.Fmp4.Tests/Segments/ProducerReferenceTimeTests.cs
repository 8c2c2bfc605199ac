using PetCam.Media;

namespace PetCam.Fmp4.Tests;

public sealed class ProducerReferenceTimeTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(999_999_999)]
    [InlineData(1_790_000_000_123_456_789)]
    [InlineData(2_085_978_495_999_999_999)] // the last second of NTP era 0, 2036
    [InlineData(2_085_978_496_000_000_001)] // the first of era 1
    public void Capture_time_survives_to_the_nanosecond(long nanoseconds)
    {
        byte[] box = new byte[ProducerReferenceTime.BoxLength];
        BoxWriter writer = new(box);
        ProducerReferenceTime.Write(ref writer, 1, new CaptureTime(nanoseconds), 90_000L << 32);

        Assert.True(ProducerReferenceTime.TryParse(box.AsSpan(8), out ProducerReferenceTime time));
        Assert.Equal(new ProducerReferenceTime(new CaptureTime(nanoseconds), 90_000L << 32), time);
    }

    [Fact]
    public void Box_holds_ntp_seconds_since_1900()
    {
        byte[] box = new byte[ProducerReferenceTime.BoxLength];
        BoxWriter writer = new(box);
        ProducerReferenceTime.Write(ref writer, 1, new CaptureTime(500_000_000), 7);

        // 1970-01-01T00:00:00.5Z: 2208988800 = 0x83AA7E80, half a second = 0x80000000
        Assert.Equal("000000207072667401000000000000018" + "3AA7E80800000000000000000000007", Convert.ToHexString(box));
    }
}
