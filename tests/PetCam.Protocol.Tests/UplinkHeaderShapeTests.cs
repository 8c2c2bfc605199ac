using Google.Protobuf.Reflection;
using PetCam.Protocol.V1;

namespace PetCam.Protocol.Tests;

public sealed class UplinkHeaderShapeTests
{
    [Fact]
    public void Levels_are_those_of_the_messages_in_the_schema() => AssertLevels(UplinkHeader.Descriptor, level: 0);

    [Fact]
    public void Lengths_are_checked_at_every_level()
    {
        byte[] tracks = [0x12, 9, 0x0A, 7, 0x32, 5, .. "front"u8]; // tracks { tracks { source } }
        Assert.True(UplinkHeaderShape.IsSound(tracks));
        foreach (int length in (int[])[1, 3, 5])
        {
            byte[] longer = [.. tracks];
            longer[length]++;
            Assert.False(UplinkHeaderShape.IsSound(longer), $"byte {length}");
        }
    }

    [Theory]
    [InlineData("0B0C")] // a group
    [InlineData("0AFFFFFFFFFFFFFFFFFFFF01")] // a length of eleven bytes
    [InlineData("0AFFFFFFFF0F")] // negative
    [InlineData("0AFFFFFFFF07")] // 2^31 - 1
    [InlineData("09000000")]
    [InlineData("0D0000")]
    [InlineData("80")]
    public void Fields_that_do_not_end_are_refused(string bytes) => Assert.False(UplinkHeaderShape.IsSound(Convert.FromHexString(bytes)));

    private static void AssertLevels(MessageDescriptor message, int level)
    {
        foreach (FieldDescriptor field in message.Fields.InFieldNumberOrder())
        {
            int? inner = UplinkHeaderShape.LevelOf(level, field.FieldNumber);
            Assert.True(inner is not null == (field.FieldType == FieldType.Message), $"{field.FullName} holds a message: tell UplinkHeaderShape.");
            if (inner is { } next)
            {
                AssertLevels(field.MessageType, next);
            }
        }
    }
}
