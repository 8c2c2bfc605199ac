using PetCam.Media.H264;
using PetCam.Testing;

namespace PetCam.Fmp4.Tests;

public sealed class InitSegmentTests
{
    [Fact]
    public void Init_segment_written_and_read_gives_the_parameter_sets_back()
    {
        H264ParameterSets sets = Mp4Builder.ParameterSets(TestClip.Small);

        Assert.True(InitSegment.TryParse(Movie(InitSegment.Write(sets)), out InitSegment? segment, out Mp4ParseError error));

        Assert.Equal(Mp4ParseError.None, error);
        Assert.True(segment.ParameterSets.Matches(sets.SequenceBytes.Span, sets.PictureBytes.Span));
        Assert.Equal(MediaTime.Timescale, segment.Timescale);
    }

    [Fact]
    public void Init_segment_cut_at_any_byte_is_refused()
    {
        ReadOnlySpan<byte> movie = Movie(InitSegment.Write(Mp4Builder.ParameterSets(TestClip.Small)));
        int extends = movie.IndexOf("mvex"u8) - 4; // behind the track nothing is needed to read it

        for (int length = 0; length < extends; length++)
        {
            Assert.False(InitSegment.TryParse(movie[..length], out _, out Mp4ParseError error), $"at {length}");
            Assert.NotEqual(Mp4ParseError.None, error);
        }
    }

    [Fact]
    public void Init_segment_of_ffmpeg_is_read()
    {
        using TemporaryFile clip = new([.. TestClip.Small.AccessUnits.SelectMany(unit => unit)], ".h264");
        using TemporaryFile file = new([]);
        Tool.Run("ffmpeg", "-v", "error", "-y", "-i", clip.Path, "-c", "copy", "-movflags", "frag_keyframe+empty_moov+default_base_moof", file.Path);

        Assert.True(InitSegment.TryParse(Movie(File.ReadAllBytes(file.Path)), out InitSegment? segment, out _));
        Assert.Equal((320, 180), (segment.ParameterSets.Info.Width, segment.ParameterSets.Info.Height));
    }

    internal static ReadOnlySpan<byte> Movie(ReadOnlySpan<byte> file)
    {
        Assert.True(BoxReader.TryFind(file, BoxType.Movie, out ReadOnlySpan<byte> movie));
        return movie;
    }
}
