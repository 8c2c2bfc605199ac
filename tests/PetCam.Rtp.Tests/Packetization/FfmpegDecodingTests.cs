using PetCam.Media;
using PetCam.Testing;

namespace PetCam.Rtp.Tests.Packetization;

/// <summary>What is packetized here is decoded by a receiver of another make, picture by picture as the encoder's own output.</summary>
public sealed class FfmpegDecodingTests
{
    private const int ComparedPictures = 40;

    public static TheoryData<string, bool> Formats => new()
    {
        { "a=rtpmap:96 H265/90000\n", false },
        { "a=rtpmap:96 H264/90000\na=fmtp:96 packetization-mode=1\n", false },
        { "a=rtpmap:96 H264/90000\na=fmtp:96 packetization-mode=0\n", true },
    };

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task Ffmpeg_decodes_every_picture_as_it_was_encoded(string attributes, bool singleUnits)
    {
        bool isH265 = attributes.Contains("H265", StringComparison.Ordinal);
        TestClip clip = isH265 ? TestClip.H265 : singleUnits ? TestClip.Sliced : TestClip.High;
        VideoPayloadFormat format = new(clip.Codec, singleUnits);
        string[] expected = Digests(clip);
        await using RtpDecoder decoder = await RtpDecoder.StartAsync(attributes, ComparedPictures);
        SendHistory history = new(4096);
        long sent = 0;
        for (int picture = 0; !decoder.HasEnded; picture++)
        {
            int index = picture % clip.AccessUnits.Count;
            history.BeginUnit(isKeyframe: index == 0, new RtpTimestamp((uint)picture * 3000), default);
            Assert.True(format.TryPacketize(clip.AccessUnits[index], history));
            for (; history.TryGet(sent, out SentPacket packet, out ReadOnlySpan<byte> payload); sent++)
            {
                decoder.Send(SequenceNumber.FromIndex(sent), packet, payload);
            }

            await decoder.PaceAsync();
        }

        Assert.Equal(expected[..ComparedPictures], await decoder.ReadDigestsAsync());
    }

    [Fact]
    public void Mode_0_refuses_a_picture_whose_nal_units_do_not_fit_and_appends_nothing()
    {
        SendHistory history = new(4096);
        history.BeginUnit(true, default, default);
        Assert.False(new VideoPayloadFormat(VideoCodec.H264, SingleUnits: true).TryPacketize(TestClip.High.AccessUnits[0], history));
        Assert.Equal(0, history.NextIndex);
    }

    private static string[] Digests(TestClip clip)
    {
        using TemporaryFile file = new([.. clip.AccessUnits.SelectMany(unit => unit)], ".bin");
        string format = clip.Codec == VideoCodec.H265 ? "hevc" : "h264";
        return RtpDecoder.ReadDigests(Tool.Run("ffmpeg", "-v", "error", "-f", format, "-i", file.Path, "-f", "framemd5", "-").Text);
    }
}
