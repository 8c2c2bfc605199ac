using System.CommandLine;
using PetCam.Edge.Configuration;

namespace PetCam.Edge.CommandLine;

/// <summary>The options of <c>petcam-edge</c>.</summary>
internal sealed class EdgeCommand
{
    private readonly Option<string?> _camera = new("--camera") { Description = "Camera id, [a-z0-9][a-z0-9._-]{0,62}; default: the host's name", HelpName = "id" };
    private readonly Option<string?> _name = new("--name") { Description = "What people call the camera; default: its id", HelpName = "text" };
    private readonly Option<string[]> _silos = new("--silo") { Description = "Where to connect, best first; may be repeated, or several with commas between them; default: ws://127.0.0.1:8080", HelpName = "ws://host:port" };
    private readonly Option<string?> _layout = new("--layout") { Description = "Layout of the rings: petcam (default) or video_stream", HelpName = "layout" };
    private readonly Option<string?> _ring = new("--ring") { Description = "Segment with the H.264 video; default: /pet_camera_stream or /video_stream", HelpName = "segment" };
    private readonly Option<string?> _subRing = new("--sub-ring") { Description = "Segment with small H.264 video; default: none", HelpName = "segment" };
    private readonly Option<string?> _jpegRing = new("--jpeg-ring") { Description = "Segment with JPEGs, or none; default: /pet_camera_mjpeg_frame", HelpName = "segment" };
    private readonly Option<string?> _detections = new("--detections") { Description = "Segment with detections, or none; default: /pet_camera_detections", HelpName = "segment" };
    private readonly Option<string?> _detectionLayout = new("--detection-layout") { Description = "Timestamp of the detections: timespec (default) or f64", HelpName = "layout" };
    private readonly Option<string?> _tokenFile = new("--token-file") { Description = $"File with the secret that the silo asks for; else ${TokenReader.Variable}", HelpName = "path" };
    private readonly Option<double?> _reconnect = new("--max-reconnect-seconds") { Description = "Longest wait between attempts to connect; default: 5", HelpName = "s" };
    private readonly Option<string?> _config = new("--config") { Description = "JSON file with these settings in camelCase, e.g. {\"camera\": \"kitchen\", \"silos\": [\"ws://silo:8080\"]}; options win", HelpName = "path" };
    private readonly Option<bool> _verbose = new("--verbose") { Description = "Log more" };

    /// <param name="run">Called with what the command line says and the path of the configuration file.</param>
    public RootCommand Build(Func<EdgeSettings, string?, CancellationToken, Task<ExitCode>> run)
    {
        RootCommand command = new(
            "Reads a pet camera's shared memory (video, pictures, detections) and sends it to a PetCam silo. "
            + "Exit codes: 0 stopped, 1 failed, 2 wrong settings, 3 another agent publishes this camera.")
        {
            _camera, _name, _silos, _layout, _ring, _subRing, _jpegRing, _detections, _detectionLayout, _tokenFile, _reconnect, _config, _verbose,
        };
        command.SetAction(async (result, cancellationToken) => (int)await run(Read(result), result.GetValue(_config), cancellationToken));
        return command;
    }

    private EdgeSettings Read(ParseResult result) => new()
    {
        Camera = result.GetValue(_camera),
        Name = result.GetValue(_name),
        Silos = result.GetValue(_silos) is { Length: > 0 } silos ? silos : null,
        Layout = result.GetValue(_layout),
        Ring = result.GetValue(_ring),
        SubRing = result.GetValue(_subRing),
        JpegRing = result.GetValue(_jpegRing),
        Detections = result.GetValue(_detections),
        DetectionLayout = result.GetValue(_detectionLayout),
        TokenFile = result.GetValue(_tokenFile),
        MaxReconnectSeconds = result.GetValue(_reconnect),
        Verbose = result.GetValue(_verbose),
    };
}
