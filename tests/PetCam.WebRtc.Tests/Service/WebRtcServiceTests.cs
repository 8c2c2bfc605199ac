using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using PetCam.Domain.Cameras;
using PetCam.Media;
using PetCam.WebRtc.Sending;
using PetCam.WebRtc.Tests.Peers;
using PetCam.WebRtc.Tests.Tracks;

namespace PetCam.WebRtc.Tests.Service;

public sealed class WebRtcServiceTests
{
    [Fact]
    public async Task Accepting_while_stopped_is_busy_and_closing_returns()
    {
        await using ServiceFixture fixture = await ServiceFixture.StartAsync();
        Assert.Equal(WebRtcOutcome.Accepted, (await fixture.AcceptAsync("one", StunDtlsProbe.Offer)).Outcome);
        await fixture.Service.StopAsync(CancellationToken.None);

        Assert.Equal(WebRtcOutcome.Busy, (await fixture.AcceptAsync("two", StunDtlsProbe.Offer)).Outcome);
        await fixture.Service.CloseAsync("one", "test");
        Assert.Equal(SessionEnd.Stopping, fixture.Ended["one"]);
        Assert.Equal(0, fixture.Service.SessionCount);
    }

    [Fact]
    public async Task Second_offer_under_one_id_is_refused()
    {
        await using ServiceFixture fixture = await ServiceFixture.StartAsync();
        Assert.Equal(WebRtcOutcome.Accepted, (await fixture.AcceptAsync("one", StunDtlsProbe.Offer)).Outcome);
        Assert.Equal(WebRtcOutcome.Busy, (await fixture.AcceptAsync("one", StunDtlsProbe.Offer)).Outcome);
        Assert.Equal(1, fixture.Service.SessionCount);
    }

    [Fact]
    public async Task Removing_a_camera_ends_its_sessions()
    {
        await using ServiceFixture fixture = await ServiceFixture.StartAsync();
        await fixture.AcceptAsync("one", StunDtlsProbe.Offer);
        await fixture.Service.CloseCameraAsync(CameraId.Parse("another"), "removed");
        Assert.Equal(1, fixture.Service.SessionCount);
        await fixture.Service.CloseCameraAsync(fixture.Camera.Stream.Id, "removed");
        Assert.Equal(SessionEnd.Closed, fixture.Ended["one"]);
    }

    [Fact]
    public async Task Patch_takes_candidates_and_refuses_what_it_cannot_read()
    {
        CancellationToken token = TestContext.Current.CancellationToken;
        await using ServiceFixture fixture = await ServiceFixture.StartAsync();
        await fixture.AcceptAsync("one", StunDtlsProbe.Offer);
        WebRtcService service = fixture.Service;
        Assert.Equal(WebRtcOutcome.Accepted, (await service.PatchAsync("one", "a=ice-ufrag:probe\r\na=candidate:1 1 udp 1 1.1.1.1 2 typ host\r\n", token)).Outcome);
        Assert.Equal(WebRtcOutcome.Malformed, (await service.PatchAsync("one", "a=ice-ufrag:another\r\n", token)).Outcome);
        Assert.Equal(WebRtcOutcome.Malformed, (await service.PatchAsync("one", "nonsense", token)).Outcome);
        Assert.Equal(WebRtcOutcome.UnknownSession, (await service.PatchAsync("two", "a=b", token)).Outcome);
    }

    [Fact]
    public async Task Offer_for_a_track_that_is_not_h264_is_told_so()
    {
        using FeedFixture camera = new();
        using AccessUnit picture = Testing.AccessUnits.Wrap([0xFF, 0xD8], VideoCodec.Jpeg, 1, keyframe: true, TrackId.Picture);
        camera.Publication.Publish(picture);
        await using ServiceFixture fixture = await ServiceFixture.StartAsync();
        WebRtcAnswer answer = await fixture.Service.AcceptAsync(
            "one", camera.Camera, TrackId.Picture, StunDtlsProbe.Offer, TestContext.Current.CancellationToken);
        Assert.Equal(WebRtcOutcome.NothingInCommon, answer.Outcome);
        Assert.Contains("Jpeg", answer.Detail);
    }

    [Fact]
    public async Task Port_that_is_taken_is_named_with_its_setting()
    {
        using UdpSocket other = new(new IPEndPoint(IPAddress.Loopback, 0), 1 << 16);
        WebRtcOptions options = new() { ListenAddress = "127.0.0.1", Port = other.LocalEndpoint.Port };
        await using WebRtcService service = new(options, TimeProvider.System, NullLogger<WebRtcService>.Instance);
        InvalidOperationException exception = await Assert.ThrowsAsync<InvalidOperationException>(() => service.StartAsync(CancellationToken.None));
        Assert.Contains("WebRtc:Port", exception.Message);
    }

    [Fact]
    public void Settings_that_cannot_work_are_refused_by_name()
    {
        Assert.Contains("WebRtc:Workers", Refuse(new WebRtcOptions { Workers = -1 }));
        Assert.Contains("WebRtc:ListenAddress", Refuse(new WebRtcOptions { ListenAddress = "everywhere" }));
        Assert.Contains("WebRtc:AdvertisedAddresses", Refuse(new WebRtcOptions { AdvertisedAddresses = { "home" } }));
    }

    private static string Refuse(WebRtcOptions options) => Assert.Throws<InvalidOperationException>(options.Validate).Message;
}
