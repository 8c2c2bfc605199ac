using PetCam.Edge.Capture;
using PetCam.Edge.Capture.Native;
using PetCam.Media;
using PetCam.Media.H264;
using PetCam.Testing;

namespace PetCam.Edge.Tests.Capture;

public sealed class FrameTranslatorTests : IDisposable
{
    private static readonly byte[] Idr = [0, 0, 0, 1, 0x65, 1, 2, 3];
    private static readonly byte[] Delta = [0, 0, 0, 1, 0x41, 4, 5, 6];
    private static readonly byte[] ParameterSets =
        [0, 0, 0, 1, .. AccessUnits.SequenceParameterSet, 0, 0, 0, 1, .. AccessUnits.PictureParameterSet];

    private readonly BufferBalance _balance = new();
    private readonly VideoTranslator _video = new(TrackId.Main);

    public void Dispose() => _balance.AssertSettled();

    [Fact]
    public void Keyframe_is_told_by_its_bytes()
    {
        using AccessUnit keyframe = Translate([.. ParameterSets, .. Idr])!;
        using AccessUnit delta = Translate(Delta)!;

        Assert.Equal((true, false), (keyframe.IsKeyframe, delta.IsKeyframe));
        Assert.Equal((1UL, 2UL), (keyframe.Info.Sequence, delta.Info.Sequence));
    }

    [Fact]
    public void Keyframe_without_parameter_sets_gets_those_seen_before()
    {
        using AccessUnit first = Translate([.. ParameterSets, .. Idr])!;
        using AccessUnit second = Translate(Idr)!;

        Assert.True(second.IsKeyframe);
        Assert.Equal(AccessUnitKind.Keyframe, H264AccessUnits.Classify(second.PayloadSpan));
        Assert.Equal([.. ParameterSets, .. Idr], second.Payload.ToArray());
    }

    [Fact]
    public void Parameter_sets_in_a_frame_of_their_own_are_kept_and_count_for_nothing()
    {
        Assert.Null(Translate(ParameterSets, out string? complaint));
        Assert.Null(complaint);
        using AccessUnit keyframe = Translate(Idr)!;

        Assert.Equal((true, 1UL), (keyframe.IsKeyframe, keyframe.Info.Sequence));
    }

    [Fact]
    public void Keyframe_before_any_parameter_sets_is_complained_of_and_leaves_a_gap()
    {
        Assert.Null(Translate(Idr, out string? complaint));
        Assert.Contains("parameter sets", complaint, StringComparison.Ordinal);
        using AccessUnit delta = Translate(Delta)!;

        Assert.Equal(2UL, delta.Info.Sequence);
    }

    [Fact]
    public void Frames_missed_in_the_ring_raise_the_sequence()
    {
        using AccessUnit first = Translate(Delta)!;
        using AccessUnit second = Translate(Delta, info => info with { Missed = 3 })!;

        Assert.Equal(first.Info.Sequence + 4, second.Info.Sequence);
    }

    [Fact]
    public void Restart_leaves_a_gap_and_forgets_the_parameter_sets()
    {
        using AccessUnit first = Translate([.. ParameterSets, .. Idr])!;
        Assert.Null(Translate(Idr, info => info with { Flags = FrameFlags.AfterRestart }));
        using AccessUnit third = Translate(Delta)!;

        Assert.Equal(4UL, third.Info.Sequence);
    }

    [Fact]
    public void Size_comes_from_the_parameter_sets_when_the_board_does_not_say()
    {
        using AccessUnit unit = Translate([.. ParameterSets, .. Idr], info => info with { Width = 0, Height = 0 })!;

        Assert.Equal((1280, 720), (unit.Info.Width, unit.Info.Height));
    }

    [Theory]
    [InlineData((int)FrameFormat.Nv12)]
    [InlineData((int)FrameFormat.Jpeg)]
    public void Another_format_is_complained_of_by_name(int format)
    {
        Assert.Null(Translate(Delta, info => info with { Format = (FrameFormat)format }, out string? complaint));
        Assert.Contains(((FrameFormat)format).ToString(), complaint, StringComparison.Ordinal);
    }

    [Fact]
    public void H265_keyframe_without_parameter_sets_gets_those_of_its_own_codec()
    {
        byte[] whole = TestClip.H265.AccessUnits[0];
        Assert.True(VideoParameterSets.TryFind(VideoCodec.H265, whole, null, out VideoParameterSets? sets));
        byte[] head = new byte[sets!.AnnexBLength];
        sets.WriteAnnexB(head);
        byte[] slice = [0, 0, 0, 1, 0x26, 0x01, 0xAF, 1, 2, 3];
        using AccessUnit h264 = Translate([.. ParameterSets, .. Idr])!;
        Assert.Null(Translate(slice, H265, out string? complaint));
        Assert.Contains("parameter sets", complaint, StringComparison.Ordinal);

        using AccessUnit first = Translate(whole, H265)!;
        using AccessUnit second = Translate(slice, H265)!;

        Assert.Equal((VideoCodec.H265, true, true), (second.Codec, first.IsKeyframe, second.IsKeyframe));
        Assert.Equal([.. head, .. slice], second.Payload.ToArray());
        Assert.Equal((640, 360), (second.Info.Width, second.Info.Height));
    }

    [Fact]
    public void Jpeg_must_be_whole()
    {
        JpegTranslator pictures = new();
        using AccessUnit whole = pictures.Translate(MediaBuffer.Copy([0xFF, 0xD8, 0xFF, 0xE0, 1, 0xFF, 0xD9, 0, 0]), Info(FrameFormat.Jpeg), out _)!;
        Assert.True(whole.IsKeyframe);
        byte[][] broken = [[0xFF, 0xD8, 0xFF, 0xE0, 1, 2, 3], [0x47, 0x49, 0x46, 0xFF, 0xD9], []];

        Assert.All(broken, bytes =>
        {
            Assert.Null(pictures.Translate(MediaBuffer.Copy(bytes), Info(FrameFormat.Jpeg), out string? complaint));
            Assert.NotNull(complaint);
        });
    }

    [Fact]
    public void Random_bytes_are_never_more_than_a_complaint()
    {
        Random random = new(7);
        for (int i = 0; i < 2000; i++)
        {
            byte[] bytes = new byte[random.Next(64)];
            random.NextBytes(bytes);
            Translate([0, 0, 1, .. bytes])?.Dispose();
        }
    }

    private static FrameInfo H265(FrameInfo info) => info with { Format = FrameFormat.H265, Width = 0, Height = 0 };

    private static FrameInfo Info(FrameFormat format) => new() { Format = format, Width = 1280, Height = 720, TimestampSeconds = 1_790_000_000 };

    private AccessUnit? Translate(byte[] bytes) => Translate(bytes, info => info, out _);

    private AccessUnit? Translate(byte[] bytes, out string? complaint) => Translate(bytes, info => info, out complaint);

    private AccessUnit? Translate(byte[] bytes, Func<FrameInfo, FrameInfo> change) => Translate(bytes, change, out _);

    private AccessUnit? Translate(byte[] bytes, Func<FrameInfo, FrameInfo> change, out string? complaint) =>
        _video.Translate(MediaBuffer.Copy(bytes), change(Info(FrameFormat.H264)), out complaint);
}
