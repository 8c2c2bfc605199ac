using PetCam.Domain.Cameras;

namespace PetCam.Recording.Tests;

public sealed class RecordingFileNameTests
{
    [Theory]
    [InlineData("kitchen")]
    [InlineData("cam_20261121_080005_0123abcd")] // a camera may be called like a file
    [InlineData("a.b-c_d")]
    public void Name_is_read_back(string camera)
    {
        RecordingFileName name = new(CameraId.Parse(camera), new DateTimeOffset(2026, 11, 21, 8, 0, 5, TimeSpan.Zero), "0123abcd");

        Assert.True(RecordingFileName.TryParse(name.Name, out RecordingFileName? parsed));
        Assert.Equal(name, parsed);
        Assert.Equal($"{camera}/2026-11-21/{camera}_20261121_080005_0123abcd.mp4", name.RelativePath);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("kitchen.mp4")]
    [InlineData("_20261121_080005_0123abcd.mp4")]
    [InlineData("../kitchen_20261121_080005_0123abcd.mp4")]
    [InlineData("a/b_20261121_080005_0123abcd.mp4")]
    [InlineData("kitchen_20261321_080005_0123abcd.mp4")]
    [InlineData("kitchen_20261121_080005_0123abcg.mp4")]
    [InlineData("kitchen_20261121_080005_0123abcd.mp4/..")]
    [InlineData("kitchen_20261121-080005_0123abcd.mp4")]
    public void Other_names_are_refused(string? text) => Assert.False(RecordingFileName.TryParse(text, out _));
}
