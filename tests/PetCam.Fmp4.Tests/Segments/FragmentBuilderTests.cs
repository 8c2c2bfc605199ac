using PetCam.Media;
using PetCam.Media.H264;
using PetCam.Testing;

namespace PetCam.Fmp4.Tests;

public sealed class FragmentBuilderTests
{
    [Fact]
    public void File_of_fragments_is_decoded_by_ffmpeg_without_a_word()
    {
        using TemporaryFile file = new(Mp4Builder.Build(TestClip.Small, frames: 90));

        ToolOutput decoded = Tool.Run("ffmpeg", "-v", "warning", "-xerror", "-i", file.Path, "-f", "null", "-");

        Assert.Equal("", decoded.Errors);
    }

    [Fact]
    public void File_of_fragments_has_every_frame_at_its_time_for_ffprobe()
    {
        using TemporaryFile file = new(Mp4Builder.Build(TestClip.Small, frames: 90));

        string[] times = Tool.Run(
            "ffprobe", "-v", "error", "-select_streams", "v", "-show_entries", "packet=pts", "-of", "csv=p=0", file.Path).Lines;

        Assert.Equal(Enumerable.Range(0, 90).Select(i => $"{i * 3000}"), times.Select(line => line.TrimEnd(',')));
    }

    [Fact]
    public void File_of_fragments_names_size_codec_and_timescale()
    {
        using TemporaryFile file = new(Mp4Builder.Build(TestClip.Small, frames: 30));

        string facts = Tool.Run(
            "ffprobe", "-v", "error", "-show_entries", "stream=codec_name,codec_tag_string,width,height,time_base", "-of", "csv=p=0", file.Path).Text;

        Assert.Equal("h264,avc1,320,180,1/90000", facts.Trim());
    }

    [Fact]
    public void Fragment_that_begins_in_the_middle_of_a_gop_still_plays()
    {
        using TemporaryFile file = new(Mp4Builder.Build(TestClip.Small, frames: 90, maxSamples: 7));

        ToolOutput decoded = Tool.Run("ffmpeg", "-v", "warning", "-xerror", "-i", file.Path, "-f", "framemd5", "-");

        Assert.Equal("", decoded.Errors);
        Assert.Equal(90, decoded.Lines.Count(line => !line.StartsWith('#')));
    }

    [Fact]
    public void Pictures_in_the_file_are_those_of_the_clip()
    {
        using TemporaryFile file = new(Mp4Builder.Build(TestClip.Small, frames: 90));
        using TemporaryFile clip = new([.. TestClip.Small.AccessUnits.SelectMany(unit => unit)], ".h264");

        Assert.Equal(DecodedHashes(clip.Path), DecodedHashes(file.Path));
    }

    [Fact]
    public void Append_beyond_the_byte_limit_asks_for_a_new_fragment()
    {
        H264ParameterSets sets = Mp4Builder.ParameterSets(TestClip.Small);
        using FragmentBuilder builder = new(maxPayloadBytes: 10, maxSamples: 100);
        using AccessUnit first = TestClip.Small.ToAccessUnit(0, Mp4Builder.Start);
        using AccessUnit second = TestClip.Small.ToAccessUnit(1, Mp4Builder.Start);

        Assert.True(builder.TryAppend(first, sets, 0)); // larger than the limit, alone
        Assert.False(builder.TryAppend(second, sets, 3000));
        builder.Clear();
        Assert.True(builder.TryAppend(second, sets, 3000));
        Assert.Equal(3000, builder.StartTime);
    }

    [Fact]
    public void Append_after_warm_up_does_not_allocate()
    {
        H264ParameterSets sets = Mp4Builder.ParameterSets(TestClip.Small);
        using FragmentBuilder builder = new(8 * 1024 * 1024, 100);
        AccessUnit[] units = [.. Enumerable.Range(0, 30).Select(i => TestClip.Small.ToAccessUnit(i, Mp4Builder.Start))];
        BuildOne(builder, units, sets);
        Allocations.AssertNone(() => BuildOne(builder, units, sets));
        Array.ForEach(units, unit => unit.Dispose());
        Assert.Equal(0, MediaBufferLedger.Outstanding);
    }

    private static void BuildOne(FragmentBuilder builder, AccessUnit[] units, H264ParameterSets sets)
    {
        builder.Clear();
        for (int i = 0; i < units.Length; i++)
        {
            builder.TryAppend(units[i], sets, i * 3000);
        }

        builder.Complete(1, units.Length * 3000);
    }

    private static string[] DecodedHashes(string path) =>
    [
        .. Tool.Run("ffmpeg", "-v", "error", "-i", path, "-f", "framemd5", "-").Lines
            .Where(line => !line.StartsWith('#'))
            .Select(line => line.Split(',')[^1]),
    ];
}
