using PetCam.Domain.Grains;
using PetCam.Domain.Viewers;
using PetCam.Protocol.V1;

namespace PetCam.Grains.Tests.Viewers;

public sealed class ViewerSessionGrainTests
{
    private static readonly ViewerOffer Kitchen = new() { CameraId = "kitchen", Sdp = "offer" };

    [Fact]
    public async Task Session_is_offered_patched_and_closed_once()
    {
        await using GrainFixture fixture = await GrainFixture.StartAsync();
        await fixture.ConnectAsync("kitchen", 1);
        IViewerSessionGrain grain = fixture.Grain<IViewerSessionGrain>("s1");

        ViewerAnswer answer = await grain.OfferAsync(Kitchen);
        ViewerAnswer patched = await grain.PatchAsync(new ViewerPatch { SdpFragment = "candidate", IfMatch = answer.Etag });
        await grain.CloseAsync(new ViewerClosed { Reason = "left" });
        await grain.CloseAsync(new ViewerClosed { Reason = "again" });

        Assert.Equal((ViewerOutcome.Ok, "answer", "\"1\""), (answer.Outcome, answer.Sdp, answer.Etag));
        Assert.Equal((ViewerOutcome.Ok, ""), (patched.Outcome, patched.Sdp));
        Assert.Equal(["accept s1 kitchen offer", "patch s1 candidate", "close s1 left"], fixture.Transport.Calls);
        Assert.Equal(ViewerOutcome.SessionUnknown, (await grain.PatchAsync(new ViewerPatch())).Outcome);
    }

    [Fact]
    public async Task Second_offer_and_patch_of_another_state_are_refused_and_leave_the_session_alone()
    {
        await using GrainFixture fixture = await GrainFixture.StartAsync();
        await fixture.ConnectAsync("kitchen", 1);
        IViewerSessionGrain grain = fixture.Grain<IViewerSessionGrain>("s1");
        await grain.OfferAsync(Kitchen);

        Assert.Equal(ViewerOutcome.NotAcceptable, (await grain.OfferAsync(Kitchen)).Outcome);
        Assert.Equal(ViewerOutcome.PreconditionFailed, (await grain.PatchAsync(new ViewerPatch { IfMatch = "\"0\"" })).Outcome);
        Assert.Equal(ViewerOutcome.PreconditionFailed, (await grain.PatchAsync(new ViewerPatch { IfMatch = "W/\"1\"" })).Outcome);
        Assert.Equal(ViewerOutcome.PreconditionRequired, (await grain.PatchAsync(new ViewerPatch())).Outcome);
        Assert.Equal(ViewerOutcome.Ok, (await grain.PatchAsync(new ViewerPatch { IfMatch = "*" })).Outcome);
        Assert.Equal(ViewerOutcome.Ok, (await grain.PatchAsync(new ViewerPatch { IfMatch = "\"0\", \"1\"" })).Outcome);
        Assert.Single(fixture.Transport.Calls, static call => call.StartsWith("accept", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Restart_of_ice_changes_the_etag_and_the_old_one_is_refused_from_then_on()
    {
        await using GrainFixture fixture = await GrainFixture.StartAsync();
        await fixture.ConnectAsync("kitchen", 1);
        IViewerSessionGrain grain = fixture.Grain<IViewerSessionGrain>("s1");
        ViewerAnswer opened = await grain.OfferAsync(Kitchen);
        fixture.Transport.Patched = new ViewerAcceptance(ViewerOutcome.Ok, "new credentials", null);

        ViewerAnswer restarted = await grain.PatchAsync(new ViewerPatch { SdpFragment = "restart", IfMatch = "*" });
        ViewerAnswer stale = await grain.PatchAsync(new ViewerPatch { SdpFragment = "candidate", IfMatch = opened.Etag });

        Assert.Equal((ViewerOutcome.Ok, "new credentials", "\"2\""), (restarted.Outcome, restarted.Sdp, restarted.Etag));
        Assert.Equal(ViewerOutcome.PreconditionFailed, stale.Outcome);
        Assert.Contains("\"2\"", stale.Detail);
    }

    [Theory]
    [InlineData("kitchen", ViewerOutcome.CameraUnknown)]
    [InlineData("no camera id!", ViewerOutcome.CameraUnknown)]
    [InlineData("gone", ViewerOutcome.CameraOffline)]
    public async Task Camera_that_cannot_be_watched_is_refused_before_the_transport_hears_of_it(string camera, ViewerOutcome outcome)
    {
        await using GrainFixture fixture = await GrainFixture.StartAsync();
        await fixture.ConnectAsync("gone", 1);
        await fixture.Grain<ICameraGrain>("gone").DisconnectAsync(new UplinkDisconnected { Epoch = 1, Reason = "Unplugged.", AtUnixMs = fixture.Now });

        ViewerAnswer answer = await fixture.Grain<IViewerSessionGrain>("s1").OfferAsync(new ViewerOffer { CameraId = camera, Sdp = "offer" });

        Assert.Equal(outcome, answer.Outcome);
        Assert.NotEmpty(answer.Detail);
        Assert.Empty(fixture.Transport.Calls);
    }

    [Fact]
    public async Task Camera_whose_pictures_are_here_is_watched_whatever_its_grain_says()
    {
        await using GrainFixture fixture = await GrainFixture.StartAsync();
        fixture.Transport.Pictures = Task.FromResult(true);

        ViewerAnswer answer = await fixture.Grain<IViewerSessionGrain>("s1").OfferAsync(Kitchen);

        Assert.Equal((ViewerOutcome.Ok, "answer"), (answer.Outcome, answer.Sdp));
    }

    [Fact]
    public async Task Camera_that_is_offline_is_refused_without_waiting_for_pictures()
    {
        await using GrainFixture fixture = await GrainFixture.StartAsync();
        fixture.Transport.Pictures = new TaskCompletionSource<bool>().Task;
        await fixture.ConnectAsync("kitchen", 1);
        await fixture.Grain<ICameraGrain>("kitchen").DisconnectAsync(new UplinkDisconnected { Epoch = 1, Reason = "Unplugged.", AtUnixMs = fixture.Now });

        ViewerAnswer answer = await fixture.Grain<IViewerSessionGrain>("s1").OfferAsync(Kitchen);

        Assert.Equal(ViewerOutcome.CameraOffline, answer.Outcome);
    }

    [Fact]
    public async Task Refusal_of_the_transport_reaches_the_viewer_who_may_offer_again()
    {
        await using GrainFixture fixture = await GrainFixture.StartAsync();
        await fixture.ConnectAsync("kitchen", 1);
        IViewerSessionGrain grain = fixture.Grain<IViewerSessionGrain>("s1");
        fixture.Transport.Acceptance = new ViewerAcceptance(ViewerOutcome.NotAcceptable, null, "Offer H.264.");

        ViewerAnswer refused = await grain.OfferAsync(Kitchen);
        fixture.Transport.Acceptance = new ViewerAcceptance(ViewerOutcome.Ok, "answer", null);

        Assert.Equal((ViewerOutcome.NotAcceptable, "Offer H.264."), (refused.Outcome, refused.Detail));
        Assert.Equal(ViewerOutcome.Ok, (await grain.OfferAsync(Kitchen)).Outcome);
    }

    [Fact]
    public async Task Open_session_outlives_any_idle_time()
    {
        await using GrainFixture fixture = await GrainFixture.StartAsync();
        await fixture.ConnectAsync("kitchen", 1);
        IViewerSessionGrain grain = fixture.Grain<IViewerSessionGrain>("s1");
        await grain.OfferAsync(Kitchen);

        fixture.Time.Advance(TimeSpan.FromHours(10));

        Assert.Equal(ViewerOutcome.Ok, (await grain.PatchAsync(new ViewerPatch { SdpFragment = "candidate", IfMatch = "\"1\"" })).Outcome);
    }
}
