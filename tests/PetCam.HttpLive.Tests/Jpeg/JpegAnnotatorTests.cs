using PetCam.Domain.Detections;
using PetCam.Media;
using PetCam.Testing;

namespace PetCam.HttpLive.Tests;

public sealed class JpegAnnotatorTests
{
    private const int Tolerance = 12; // two rounds of lossy coding at high quality

    [Theory]
    [InlineData("yuvj420p")]
    [InlineData("yuvj422p")]
    [InlineData("yuvj444p")]
    [InlineData("gray")]
    public void Box_is_where_the_detection_is_and_the_rest_is_as_it_was(string format)
    {
        using JpegAnnotator annotator = new(quality: 95, maxSide: 4096);
        byte[] original = TestJpeg.Picture(640, 360, format, "smptebars");
        DetectedObject cat = new("cat", 15, 0.87f, new BoundingBox(400, 300, 400, 200)); // in 1280x720: 200..400, 150..250 here
        using PlanarPicture before = annotator.TryDecode(original)!;
        using PlanarPicture after = Draw(annotator, original, 1280, 720, cat);

        Assert.Equal(before.Subsampling, after.Subsampling);
        YuvColor color = BoxPainter.ColorOf(cat);
        foreach ((int x, int y) in new[] { (300, 150), (300, 249), (200, 200), (399, 200), (200, 150), (399, 249) })
        {
            Assert.InRange(Luma(after, x, y), color.Y - 40, color.Y + 40); // a line of two pixels bleeds into its block
        }

        AssertUnchanged(before, after, x => x is < 184 or > 416, y => y is < 128 or > 266);
        AssertUnchangedInside(before, after, 216, 384, 176, 234);
    }

    [Fact]
    public void Label_is_written_over_the_box()
    {
        using JpegAnnotator annotator = new(quality: 95, maxSide: 4096);
        DetectedObject cat = new("cat", 15, 0.87f, new BoundingBox(100, 100, 100, 60));
        using PlanarPicture picture = Draw(annotator, TestJpeg.Picture(640, 360, source: "color=c=white"), 640, 360, cat);

        // The strip is 9 dots high and "cat 87%" is 7 letters of 6 dots wide; a dot is one pixel at 360 lines.
        YuvColor color = BoxPainter.ColorOf(cat);
        Assert.InRange(Luma(picture, 100 + 42, 92), color.Y - 45, color.Y + 45);
        int dark = Enumerable.Range(101, 42).Count(x => Enumerable.Range(92, 7).Any(y => Luma(picture, x, y) < 70));
        Assert.InRange(dark, 15, 40);
    }

    [Theory]
    [InlineData(-5000, -5000, 4000, 4000)]
    [InlineData(int.MinValue, int.MinValue, int.MaxValue, int.MaxValue)]
    [InlineData(int.MaxValue, int.MaxValue, int.MaxValue, int.MaxValue)]
    [InlineData(10, 10, -5, -5)]
    [InlineData(0, 0, 0, 0)]
    [InlineData(-100, -100, 5000, 5000)]
    public void Box_of_any_numbers_is_drawn_as_far_as_it_is_in_the_picture(int x, int y, int width, int height)
    {
        BufferBalance buffers = new();
        using (JpegAnnotator annotator = new(85, 4096))
        {
            using PlanarPicture picture = Draw(
                annotator, TestJpeg.Picture(), 1280, 720, new DetectedObject("\u20ac very long label, longer than any strip", -1, float.NaN, new BoundingBox(x, y, width, height)));
            Assert.Equal((320, 180), (picture.Width, picture.Height));
        }

        buffers.AssertSettled();
    }

    [Fact]
    public void Picture_with_any_bytes_changed_is_drawn_or_refused()
    {
        BufferBalance buffers = new();
        byte[] original = TestJpeg.Picture(160, 96);
        Random random = new(3);
        int refused = 0;
        using (JpegAnnotator annotator = new(85, 4096))
        {
            for (int round = 0; round < 4000; round++)
            {
                byte[] mutant = original[..(round % 4 == 0 ? random.Next(original.Length) : original.Length)];
                for (int i = random.Next(1, 8); i > 0 && mutant.Length > 0; i--)
                {
                    int range = round % 2 == 0 ? Math.Min(700, mutant.Length) : mutant.Length; // headers half of the time
                    mutant[random.Next(range)] = (byte)random.Next(256);
                }

                bool headed = JpegHeader.TryParse(mutant, out JpegHeader header);
                Assert.Equal(headed, header != default);
                bool drawn = annotator.TryDraw(mutant, Set(new DetectedObject("cat", 15, 1, new BoundingBox(0, 0, 50, 50))), 0, 0, out MediaBuffer? result);
                Assert.Equal(drawn, result is not null);
                result?.Dispose();
                refused += drawn ? 0 : 1;
            }
        }

        Assert.InRange(refused, 1000, 3999);
        buffers.AssertSettled();
    }

    [Fact]
    public void Picture_that_is_refused_does_not_spoil_the_next_one()
    {
        byte[] whole = TestJpeg.Picture(160, 96);
        using JpegAnnotator annotator = new(85, 4096);
        for (int length = 0; length <= whole.Length; length += whole.Length / 50)
        {
            using PlanarPicture? cut = annotator.TryDecode(whole.AsSpan(0, length));
            using PlanarPicture? next = annotator.TryDecode(whole);
            Assert.NotNull(next);
        }
    }

    [Fact]
    public void Picture_larger_than_allowed_is_refused_before_memory_is_taken()
    {
        using JpegAnnotator annotator = new(85, maxSide: 200);
        Assert.Null(annotator.TryDecode(TestJpeg.Picture(320, 180)));
    }

    [Fact]
    public void Header_tells_the_size()
    {
        Assert.True(JpegHeader.TryParse(TestJpeg.Picture(640, 360), out JpegHeader header));
        Assert.Equal(new JpegHeader(640, 360), header);
        Assert.False(header.Fits(639));
    }

    [Theory]
    [InlineData("")]
    [InlineData("FFD8")]
    [InlineData("FFD8FFD9")]
    [InlineData("FFD8FFC0000800000000000000FFD9")]
    [InlineData("FFD8FFE0FFFF0000FFD9")]
    [InlineData("FFD8FFE00000FFD9")]
    [InlineData("89504E470D0A1A0A")]
    public void Header_of_other_bytes_is_refused(string hex) => Assert.False(JpegHeader.TryParse(Convert.FromHexString(hex), out _));

    private static PlanarPicture Draw(JpegAnnotator annotator, byte[] jpeg, int mainWidth, int mainHeight, DetectedObject detected)
    {
        Assert.True(annotator.TryDraw(jpeg, Set(detected), mainWidth, mainHeight, out MediaBuffer? drawn));
        using (drawn)
        {
            return annotator.TryDecode(drawn.Span) ?? throw new InvalidOperationException("What was drawn cannot be decoded.");
        }
    }

    private static DetectionSet Set(DetectedObject detected) => new(1, default, 1, [detected]);

    private static int Luma(PlanarPicture picture, int x, int y) => picture.Samples[(y * picture.Stride(0)) + x];

    private static void AssertUnchanged(PlanarPicture before, PlanarPicture after, Func<int, bool> outsideX, Func<int, bool> outsideY)
    {
        for (int y = 0; y < before.Height; y++)
        {
            for (int x = 0; x < before.Width; x++)
            {
                if (outsideX(x) || outsideY(y))
                {
                    Assert.InRange(Luma(after, x, y) - Luma(before, x, y), -Tolerance, Tolerance);
                }
            }
        }
    }

    private static void AssertUnchangedInside(PlanarPicture before, PlanarPicture after, int left, int right, int top, int bottom)
    {
        for (int y = top; y < bottom; y++)
        {
            for (int x = left; x < right; x++)
            {
                Assert.InRange(Luma(after, x, y) - Luma(before, x, y), -Tolerance, Tolerance);
            }
        }
    }
}
