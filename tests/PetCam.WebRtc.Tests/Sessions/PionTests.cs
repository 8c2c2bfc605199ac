using PetCam.Testing;
using PetCam.WebRtc.Tests.Peers;

namespace PetCam.WebRtc.Tests.Sessions;

/// <summary>The whole sender against an ordinary pion client.</summary>
public sealed class PionTests
{
    private const int Pictures = 60;

    [Fact]
    public async Task Viewer_puts_every_picture_together_and_all_can_be_decoded()
    {
        using TemporaryFile video = new([], ".h264");
        BufferBalance balance = new();
        await using (ServiceFixture fixture = await ServiceFixture.StartAsync())
        {
            await using PionViewer viewer = PionViewer.Start(video.Path);
            await fixture.ConnectAsync("viewer", viewer);
            Assert.Equal(0, await viewer.ReadPicturesAsync(Pictures));
            Assert.Equal("SRTP_AEAD_AES_128_GCM", fixture.Service.GetStatistics("viewer")!.SrtpProfile);
            await Eventually.TrueAsync(
                "the viewer's reports give a round trip time", TimeSpan.FromSeconds(10),
                () => Task.FromResult(fixture.Service.GetStatistics("viewer")!.RoundTripTime is not null));

            await viewer.CloseAsync();
            await fixture.WaitForEndAsync("viewer");
            Assert.Equal(SessionEnd.ClosedByPeer, fixture.Ended["viewer"]);
        }

        balance.AssertSettled();
        Assert.InRange(CountDecodedPictures(video.Path), Pictures, int.MaxValue);
    }

    /// <summary>Decodes every picture, failing on the first complaint.</summary>
    private static int CountDecodedPictures(string path)
    {
        ToolOutput output = Tool.Run("ffmpeg", "-v", "warning", "-xerror", "-f", "h264", "-i", path, "-f", "framemd5", "-");
        Assert.Equal("", output.Errors);
        string[] sizes = [.. output.Lines.Where(line => line.StartsWith("#dimensions", StringComparison.Ordinal))];
        Assert.Equal([$"#dimensions 0: {TestClip.Small.Width}x{TestClip.Small.Height}"], sizes);
        return output.Lines.Count(line => !line.StartsWith('#'));
    }
}
