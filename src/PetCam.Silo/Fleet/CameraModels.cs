using PetCam.Hub;
using PetCam.Media;
using PetCam.Protocol.V1;

namespace PetCam.Silo.Fleet;

/// <summary>Turns what grains and the hub know into what the API shows.</summary>
internal static class CameraModels
{
    public static Camera ToCamera(this CameraState state)
    {
        CameraReport report = state.Report ?? new CameraReport();
        return new Camera(
            state.CameraId,
            string.IsNullOrEmpty(state.DisplayName) ? state.CameraId : state.DisplayName,
            state.Online,
            state.Online ? NullWhenEmpty(state.SiloId) : null,
            ToCodec(report.Codec),
            (int)report.Width,
            (int)report.Height,
            state.Online ? Math.Round(report.FramesPerSecond, 2) : 0,
            state.Online ? (long)report.BitrateBps : 0,
            state.Online ? (int)report.Viewers : 0,
            state.Recording,
            ToTime(report.LastFrameUnixMs));
    }

    public static CameraDetails ToDetails(
        this CameraState state, IReadOnlyList<CameraTrack> tracks, IReadOnlyList<CameraStage> stages)
    {
        Camera camera = state.ToCamera();
        bool hasOffset = state.Online && state.Report is { SiloMinusBoardNs: not 0 };
        return new CameraDetails(
            camera.Id, camera.Name, camera.Online, camera.Silo, camera.Codec, camera.Width, camera.Height, camera.Fps,
            camera.BitrateBps, camera.Viewers, camera.Recording, camera.LastFrameAt,
            ToTime(state.SinceUnixMs),
            state.Online ? null : NullWhenEmpty(state.OfflineReason),
            NullWhenEmpty(state.Board),
            NullWhenEmpty(state.AgentVersion),
            hasOffset ? state.Report!.SiloMinusBoardNs / 1e6 : null,
            state.Home is { } home ? new CameraHome(home.SiloId, home.Incarnation, (long)home.Epoch) : null,
            tracks,
            stages);
    }

    public static IReadOnlyList<CameraTrack> Tracks(CameraStream? stream) => stream is null
        ? []
        : [.. stream.Tracks.Select(track => (track.Id, Model: track.Snapshot())).Where(track => track.Model.Units > 0)
            .Select(track => ToTrack(track.Id, track.Model))];

    public static CameraCodec? ToCodec(VideoCodec codec) => ToCodec((Codec)codec);

    public static CameraCodec? ToCodec(Codec codec) => codec switch
    {
        Codec.H264 => CameraCodec.H264,
        Codec.H265 => CameraCodec.H265,
        Codec.Jpeg => CameraCodec.Jpeg,
        _ => null,
    };

    public static DateTimeOffset? ToTime(long unixMs) => unixMs == 0 ? null : DateTimeOffset.FromUnixTimeMilliseconds(unixMs);

    public static string? NullWhenEmpty(string text) => text.Length == 0 ? null : text;

    private static CameraTrack ToTrack(Media.TrackId id, CameraTrackModel model) => new(
        id switch { Media.TrackId.Main => "main", Media.TrackId.Sub => "sub", _ => "picture" },
        ToCodec(model.Codec), model.Width, model.Height, Math.Round(model.FramesPerSecond, 2), (long)model.BitrateBps, model.LastUnitAt);
}
