using PetCam.Edge.Capture.Native;
using PetCam.Edge.Configuration;

namespace PetCam.Edge.Tests.Configuration;

public sealed class EdgeOptionsReaderTests
{
    [Fact]
    public void Only_a_silo_suffices_on_a_real_board()
    {
        EdgeOptions options = EdgeOptionsReader.Read(new EdgeSettings { Silos = ["ws://silo:8080"] }, "Pet Cam_01.local", token: null);

        Assert.Equal("pet-cam_01.local", options.Camera);
        Assert.Equal("/pet_camera_stream", options.Ring);
        Assert.Equal("/pet_camera_mjpeg_frame", options.JpegRing);
        Assert.Equal("/pet_camera_detections", options.Detections);
        Assert.Null(options.SubRing);
        Assert.Equal(new Uri("ws://silo:8080/uplink"), Assert.Single(options.Silos));
    }

    [Fact]
    public void Video_stream_boards_have_their_own_names()
    {
        EdgeOptions options = EdgeOptionsReader.Read(new EdgeSettings { Layout = "video_stream", DetectionLayout = "f64" }, "host", token: null);

        Assert.Equal((RingLayout.VideoStream, DetectionLayout.F64, "/video_stream", null), (options.Layout, options.DetectionLayout, options.Ring, options.JpegRing));
    }

    [Fact]
    public void None_switches_a_source_off()
    {
        EdgeOptions options = EdgeOptionsReader.Read(new EdgeSettings { JpegRing = "none", Detections = "none" }, "host", token: null);

        Assert.Equal((null, null), (options.JpegRing, options.Detections));
    }

    [Theory]
    [InlineData("---", "camera")]
    [InlineData("", "camera")]
    [InlineData("Küche", "k-che")]
    public void Host_name_becomes_a_camera_id(string host, string id) => Assert.Equal(id, EdgeOptionsReader.ToCameraId(host));

    public static TheoryData<string, string> Wrong => new()
    {
        { "--camera", """{"camera": "Kitchen"}""" },
        { "--silo", """{"silos": ["silo:8080"]}""" },
        { "--silo", """{"silos": []}""" },
        { "--layout", """{"layout": "other"}""" },
        { "--detection-layout", """{"detectionLayout": "other"}""" },
        { "--ring", """{"ring": "pet_camera_stream"}""" },
        { "--ring", """{"ring": "none"}""" },
        { "--jpeg-ring", """{"jpegRing": "/a/b"}""" },
        { "maxReconnectSeconds", """{"maxReconnectSeconds": -1}""" },
        { "--config", """{"kamera": "kitchen"}""" },
        { "--config", """{"camera": """ },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void Wrong_setting_is_named(string setting, string json)
    {
        string path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, json);
            ConfigurationException exception = Assert.Throws<ConfigurationException>(
                () => EdgeOptionsReader.Read(EdgeOptionsReader.ReadFile(path), "host", token: null));

            Assert.Contains(setting, exception.Message, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Command_line_wins_over_the_file()
    {
        EdgeSettings commandLine = new() { Camera = "kitchen" };
        EdgeSettings file = new() { Camera = "garden", Name = "From file" };
        EdgeOptions options = EdgeOptionsReader.Read(commandLine.Or(file), "host", token: null);

        Assert.Equal(("kitchen", "From file"), (options.Camera, options.Name));
    }

    [Fact]
    public void Token_file_wins_over_the_environment_and_is_read_anew()
    {
        string path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, "first\n");
            TokenReader reader = new(EdgeOptionsReader.Read(new EdgeSettings { TokenFile = path }, "host", token: "environment"));
            Assert.Equal("first", reader.Read());
            File.WriteAllText(path, "second");

            Assert.Equal("second", reader.Read());
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Missing_token_file_is_named()
    {
        TokenReader reader = new(EdgeOptionsReader.Read(new EdgeSettings { TokenFile = "/nonexistent/token" }, "host", token: null));

        Assert.Contains("--token-file /nonexistent/token", Assert.Throws<ConfigurationException>(reader.Read).Message, StringComparison.Ordinal);
    }
}
