using PetCam.Media;
using PetCam.Testing;

namespace PetCam.Fmp4.Tests;

public sealed class MovieFragmentTests
{
    private static readonly byte[] TwoFragments = Mp4Builder.Build(TestClip.Small, frames: 60);

    [Fact]
    public void Fragment_written_and_read_gives_samples_and_times_back()
    {
        (MovieFragment Fragment, byte[] Times)[] fragments = [.. ReadFragments(TwoFragments)];

        Assert.Equal([1u, 2u], fragments.Select(pair => pair.Fragment.SequenceNumber));
        Assert.Equal([0L, 90_000L], fragments.Select(pair => pair.Fragment.DecodeTime));
        Assert.All(fragments, pair => Assert.Equal((30, 90_000L), (pair.Fragment.Samples.Length, pair.Fragment.Duration)));
        Assert.All(fragments, pair => Assert.Equal(
            [true, .. Enumerable.Repeat(false, 29)], pair.Fragment.Samples.Select(sample => sample.IsKeyframe)));
    }

    [Fact]
    public void Frame_numbers_and_capture_times_are_recovered_exactly()
    {
        int frame = 0;
        foreach ((_, byte[] times) in ReadFragments(TwoFragments))
        {
            Assert.True(FrameTimes.TryReadCount(times, out int count));
            for (int i = 0; i < count; i++, frame++)
            {
                using AccessUnit unit = TestClip.Small.ToAccessUnit(frame, Mp4Builder.Start);
                Assert.Equal((unit.CaptureTime, unit.Info.FrameNumber), FrameTimes.Read(times, i));
            }
        }

        Assert.Equal(60, frame);
    }

    [Fact]
    public void Fragment_cut_at_any_byte_is_refused()
    {
        byte[] content = FirstMovieFragment();

        for (int length = 0; length < content.Length; length++)
        {
            Assert.False(MovieFragment.TryParse(content.AsSpan(0, length), out _, out Mp4ParseError error), $"at {length}");
            Assert.NotEqual(Mp4ParseError.None, error);
        }
    }

    [Fact]
    public void Fragment_with_any_bytes_changed_is_read_or_refused_but_never_throws()
    {
        byte[] original = FirstMovieFragment();
        Random random = new(20260101);
        int refused = 0;
        for (int round = 0; round < 20_000; round++)
        {
            byte[] mutant = [.. original];
            for (int i = random.Next(1, 5); i > 0; i--)
            {
                mutant[random.Next(Math.Min(mutant.Length, 100))] = (byte)random.Next(256);
            }

            bool parsed = MovieFragment.TryParse(mutant, out MovieFragment? fragment, out Mp4ParseError error);
            Assert.Equal(parsed, error == Mp4ParseError.None);
            Assert.Equal(parsed, fragment is not null);
            refused += parsed ? 0 : 1;
        }

        Assert.InRange(refused, 1000, 20_000);
    }

    [Fact]
    public void Run_that_promises_more_samples_than_allowed_is_refused()
    {
        byte[] content = FirstMovieFragment();
        int run = content.AsSpan().IndexOf("trun"u8);
        content.AsSpan(run + 8, 4).Fill(0xFF);

        Assert.False(MovieFragment.TryParse(content, out _, out Mp4ParseError error));
        Assert.Equal(Mp4ParseError.BadValue, error);
    }

    [Theory]
    [InlineData("00000007667265650000", Mp4ParseError.BadBoxSize)]
    [InlineData("00000000667265650000", Mp4ParseError.BadBoxSize)]
    [InlineData("000000016672656500000000", Mp4ParseError.Truncated)]
    [InlineData("0000000166726565FFFFFFFFFFFFFFFF", Mp4ParseError.BadBoxSize)]
    [InlineData("00", Mp4ParseError.Truncated)]
    public void Box_header_with_an_impossible_size_is_refused(string hex, Mp4ParseError expected)
    {
        Assert.False(BoxHeader.TryParse(Convert.FromHexString(hex), out _, out Mp4ParseError error));
        Assert.Equal(expected, error);
    }

    private static byte[] FirstMovieFragment()
    {
        Assert.True(BoxReader.TryFind(TwoFragments, BoxType.MovieFragment, out ReadOnlySpan<byte> content));
        return content.ToArray();
    }

    private static List<(MovieFragment Fragment, byte[] Times)> ReadFragments(byte[] file)
    {
        List<(MovieFragment Fragment, byte[] Times)> fragments = [];
        byte[] times = [];
        BoxReader boxes = new(file);
        while (boxes.MoveNext())
        {
            if (boxes.Type == BoxType.Uuid)
            {
                times = boxes.Content.ToArray();
            }
            else if (boxes.Type == BoxType.MovieFragment)
            {
                Assert.True(MovieFragment.TryParse(boxes.Content, out MovieFragment? fragment, out _));
                fragments.Add((fragment, times));
            }
        }

        Assert.Equal(Mp4ParseError.None, boxes.Error);
        return fragments;
    }
}
