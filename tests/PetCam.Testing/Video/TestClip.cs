using PetCam.Media;
using PetCam.Media.H264;
using PetCam.Media.H265;

namespace PetCam.Testing;

/// <summary>Real video, made by FFmpeg when first asked for; without B-frames, as boards send it. H.264 in constrained baseline unless a clip says otherwise.</summary>
public sealed class TestClip
{
    private static readonly Lazy<TestClip> SmallClip = new(() => EncodeH264("baseline", 320, 180, frames: 90, gop: 30));
    private static readonly Lazy<TestClip> OtherClip = new(() => EncodeH264("baseline", 256, 144, frames: 30, gop: 15));
    private static readonly Lazy<TestClip> HighClip = new(() => EncodeH264("high", 1280, 720, frames: 60, gop: 30));
    private static readonly Lazy<TestClip> SlicedClip = new(() => EncodeH264("baseline", 320, 180, frames: 60, gop: 30, maxSliceBytes: 1000));
    private static readonly Lazy<TestClip> H265Clip = new(() => EncodeH265(640, 360, frames: 90, gop: 30));

    private TestClip(VideoCodec codec, IReadOnlyList<byte[]> accessUnits, int width, int height)
    {
        Codec = codec;
        AccessUnits = accessUnits;
        Width = width;
        Height = height;
    }

    /// <summary>320x180, 30 pictures a second, 3 s, a keyframe each second.</summary>
    public static TestClip Small => SmallClip.Value;

    /// <summary>256x144, 1 s, a keyframe each half second: another size, so other parameter sets.</summary>
    public static TestClip Other => OtherClip.Value;

    /// <summary>1280x720 in high profile with CABAC, 2 s, a keyframe each second.</summary>
    public static TestClip High => HighClip.Value;

    /// <summary>320x180 in slices of at most 1000 bytes, 2 s, a keyframe each second.</summary>
    public static TestClip Sliced => SlicedClip.Value;

    /// <summary>640x360 H.265 in main profile, 3 s, a keyframe each second.</summary>
    public static TestClip H265 => H265Clip.Value;

    public VideoCodec Codec { get; }

    /// <summary>Annex B, each with its access unit delimiter.</summary>
    public IReadOnlyList<byte[]> AccessUnits { get; }

    public int Width { get; }

    public int Height { get; }

    /// <summary>A unit as the hub would carry it: 30 a second from <paramref name="start"/>.</summary>
    /// <param name="index">May go beyond the clip: it starts over.</param>
    public AccessUnit ToAccessUnit(int index, CaptureTime start)
    {
        long nanoseconds = start.UnixNanoseconds + (index * 1_000_000_000L / 30);
        return ToAccessUnit(index, new CaptureTime(nanoseconds), (ulong)index);
    }

    public AccessUnit ToAccessUnit(int index, CaptureTime time, ulong sequence, TrackId track = TrackId.Main)
    {
        byte[] bytes = AccessUnits[index % AccessUnits.Count];
        return new AccessUnit(MediaBuffer.Copy(bytes), new AccessUnitInfo
        {
            Track = track,
            Codec = Codec,
            IsKeyframe = VideoAccessUnits.Classify(Codec, bytes) == AccessUnitKind.Keyframe,
            CaptureTime = time,
            FrameNumber = sequence + 1000,
            Sequence = sequence,
            Width = Width,
            Height = Height,
        });
    }

    private static TestClip EncodeH264(string profile, int width, int height, int frames, int gop, int maxSliceBytes = 0)
    {
        string slices = maxSliceBytes > 0 ? $":slice-max-size={maxSliceBytes}" : string.Empty;
        return Encode(
            VideoCodec.H264, width, height, frames,
            "-c:v", "libx264", "-profile:v", profile, "-preset", "ultrafast", "-tune", "zerolatency", "-pix_fmt", "yuv420p",
            "-x264-params", $"keyint={gop}:min-keyint={gop}:scenecut=0:cabac={(profile == "high" ? 1 : 0)}:aud=1:repeat-headers=1{slices}", "-f", "h264");
    }

    private static TestClip EncodeH265(int width, int height, int frames, int gop) => Encode(
        VideoCodec.H265, width, height, frames,
        "-c:v", "libx265", "-preset", "ultrafast", "-tune", "zerolatency", "-pix_fmt", "yuv420p",
        "-x265-params", $"keyint={gop}:min-keyint={gop}:scenecut=0:bframes=0:aud=1:repeat-headers=1:log-level=error", "-f", "hevc");

    private static TestClip Encode(VideoCodec codec, int width, int height, int frames, params string[] encoder)
    {
        ToolOutput output = Tool.Run(
            "ffmpeg",
            ["-v", "error", "-f", "lavfi", "-i", $"testsrc2=size={width}x{height}:rate=30", "-frames:v", $"{frames}", .. encoder, "-"]);
        List<byte[]> units = Split(codec, output.Bytes);
        return units.Count == frames
            ? new TestClip(codec, units, width, height)
            : throw new InvalidOperationException($"FFmpeg made {units.Count} access units instead of {frames}.");
    }

    private static List<byte[]> Split(VideoCodec codec, byte[] stream)
    {
        List<byte[]> units = [];
        List<byte> current = [];
        foreach (H264NalUnit unit in new AnnexBReader(stream)) // start codes are those of both codecs
        {
            if (IsDelimiter(codec, unit.Bytes) && current.Count > 0)
            {
                units.Add([.. current]);
                current.Clear();
            }

            current.AddRange([0, 0, 0, 1, .. unit.Bytes]);
        }

        units.Add([.. current]);
        return units;
    }

    private static bool IsDelimiter(VideoCodec codec, ReadOnlySpan<byte> unit) => codec == VideoCodec.H264
        ? new H264NalUnit(unit).Type == H264NalUnitType.AccessUnitDelimiter
        : new H265NalUnit(unit).Type == H265NalUnitType.AccessUnitDelimiter;
}
