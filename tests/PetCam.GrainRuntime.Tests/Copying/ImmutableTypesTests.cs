using System.Collections.Immutable;
using Google.Protobuf;
using PetCam.GrainRuntime.Copying;
using PetCam.Protocol.V1;

namespace PetCam.GrainRuntime.Tests.Copying;

public sealed class ImmutableTypesTests
{
    [Theory]
    [InlineData(typeof(int))]
    [InlineData(typeof(string))]
    [InlineData(typeof(DateTimeOffset?))]
    [InlineData(typeof(DayOfWeek))]
    [InlineData(typeof(ByteString))]
    [InlineData(typeof(CancellationToken))]
    [InlineData(typeof(Point))]
    [InlineData(typeof(Room))]
    [InlineData(typeof(Tree))]
    [InlineData(typeof(ImmutableArray<Room>))]
    [InlineData(typeof(ImmutableDictionary<string, Point>))]
    [InlineData(typeof((string, int)))]
    public void Immutable_type_passes(Type type) => Assert.Null(ValueCopier.For(type));

    [Theory]
    [InlineData(typeof(byte[]), "is an array")]
    [InlineData(typeof(List<int>), "is not sealed")]
    [InlineData(typeof(IReadOnlyList<int>), "is an interface")]
    [InlineData(typeof(object), "is not sealed")]
    [InlineData(typeof(Action), "is a delegate")]
    [InlineData(typeof(Counter), "can change through Value")]
    [InlineData(typeof(Open), "is not sealed")]
    [InlineData(typeof(Album), "is an array")]
    [InlineData(typeof(ImmutableArray<Counter>), "can change through Value")]
    public void Type_that_can_change_is_refused_with_the_part_that_can(Type type, string part)
    {
        NotSupportedException error = Assert.Throws<NotSupportedException>(() => ValueCopier.For(type));

        Assert.Contains(part, error.Message, StringComparison.Ordinal);
        Assert.Contains(type.ToString(), error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Message_is_cloned_deeply()
    {
        CameraState original = new() { Report = new CameraReport { Width = 640 } };

        CameraState copy = (CameraState)ValueCopier.For(typeof(CameraState))!(original);
        copy.Report.Width = 1280;

        Assert.Equal(640u, original.Report.Width);
    }

    public readonly record struct Point(int X, int Y);

    public sealed record Room(string Name, Point Door, ImmutableArray<string> Cats);

    public sealed record Tree(Tree? Left, Tree? Right);

    public sealed record Album(string Name, string[] Pictures);

    public record Open(int Value);

    public sealed class Counter
    {
        public int Value { get; set; }
    }
}
