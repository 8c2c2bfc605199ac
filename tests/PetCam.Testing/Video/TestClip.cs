using PetCam.Media;
using PetCam.Media.H264;

namespace PetCam.Testing;

/// <summary>Real H.264, made by FFmpeg when first asked for: constrained baseline, no B-frames, as boards send it.</summary>
public sealed class TestClip
{
    private static readonly Lazy<TestClip> SmallClip = new(() => Encode(320, 180, frames: 90, gop: 30));
    private static readonly Lazy<TestClip> OtherClip = new(() => Encode(256, 144, frames: 30, gop: 15));

    private TestClip(IReadOnlyList<byte[]> accessUnits, int width, int height)
    {
        AccessUnits = accessUnits;
        Width = width;
        Height = height;
    }

    /// <summary>320x180, 30 pictures a second, 3 s, a keyframe each second.</summary>
    public static TestClip Small => SmallClip.Value;

    /// <summary>256x144, 1 s, a keyframe each half second: another size, so other parameter sets.</summary>
    public static TestClip Other => OtherClip.Value;

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

    public AccessUnit ToAccessUnit(int index, CaptureTime time, ulong sequence)
    {
        byte[] bytes = AccessUnits[index % AccessUnits.Count];
        return new AccessUnit(MediaBuffer.Copy(bytes), new AccessUnitInfo
        {
            Track = TrackId.Main,
            Codec = VideoCodec.H264,
            IsKeyframe = H264AccessUnits.Classify(bytes) == H264AccessUnitKind.Keyframe,
            CaptureTime = time,
            FrameNumber = sequence + 1000,
            Sequence = sequence,
            Width = Width,
            Height = Height,
        });
    }

    private static TestClip Encode(int width, int height, int frames, int gop)
    {
        ToolOutput output = Tool.Run(
            "ffmpeg", "-v", "error", "-f", "lavfi", "-i", $"testsrc2=size={width}x{height}:rate=30", "-frames:v", $"{frames}",
            "-c:v", "libx264", "-profile:v", "baseline", "-preset", "ultrafast", "-tune", "zerolatency", "-pix_fmt", "yuv420p",
            "-x264-params", $"keyint={gop}:min-keyint={gop}:scenecut=0:aud=1:repeat-headers=1", "-f", "h264", "-");
        List<byte[]> units = Split(output.Bytes);
        return units.Count == frames
            ? new TestClip(units, width, height)
            : throw new InvalidOperationException($"FFmpeg made {units.Count} access units instead of {frames}.");
    }

    private static List<byte[]> Split(byte[] stream)
    {
        List<byte[]> units = [];
        List<byte> current = [];
        foreach (H264NalUnit unit in new AnnexBReader(stream))
        {
            if (unit.Type == H264NalUnitType.AccessUnitDelimiter && current.Count > 0)
            {
                units.Add([.. current]);
                current.Clear();
            }

            current.AddRange([0, 0, 0, 1, .. unit.Bytes]);
        }

        units.Add([.. current]);
        return units;
    }
}
