using PetCam.WebRtc.Tests.Peers;

namespace PetCam.WebRtc.Tests.Ice;

/// <summary>ICE restart by a patch (RFC 8445 §9, RFC 8840, WHEP).</summary>
public sealed class IceRestartTests
{
    private const string Restart = "a=group:BUNDLE 0\r\nm=video 9 UDP/TLS/RTP/SAVPF 96\r\na=mid:0\r\na=ice-ufrag:again\r\na=ice-pwd:9876543210987654321098\r\n";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Restart_is_answered_with_new_credentials_and_the_old_ones_hold_until_the_new_ones_are_used()
    {
        using StunDtlsProbe probe = new();
        await using ServiceFixture fixture = await ServiceFixture.StartAsync();
        WebRtcAnswer opened = await fixture.AcceptAsync("one", StunDtlsProbe.Offer);
        probe.Connect(opened.Sdp!, fixture.Service.Endpoints[0].Port);

        WebRtcAnswer restarted = await fixture.Service.PatchAsync("one", Restart, Token);

        Assert.Equal(WebRtcOutcome.Accepted, restarted.Outcome);
        Assert.StartsWith("a=ice-lite\r\na=group:BUNDLE 0\r\nm=video 9 UDP/TLS/RTP/SAVPF 96\r\na=mid:0\r\na=ice-ufrag:", restarted.Sdp);
        Assert.Contains("a=candidate:", restarted.Sdp);
        Assert.EndsWith("a=end-of-candidates\r\n", restarted.Sdp);
        Assert.True(probe.Check(), "The old credentials hold.");
        probe.UseCredentials(restarted.Sdp!, "again");
        Assert.True(probe.Check(), "The new credentials hold.");
        probe.UseCredentials(opened.Sdp!, "probe");
        Assert.True(probe.IsIgnored(), "The old credentials have ended.");
        Assert.Equal(1, fixture.Service.SessionCount);
    }

    [Fact]
    public async Task Fragment_of_the_running_ice_session_restarts_nothing()
    {
        await using ServiceFixture fixture = await ServiceFixture.StartAsync();
        await fixture.AcceptAsync("one", StunDtlsProbe.Offer);
        string? first = (await fixture.Service.PatchAsync("one", Restart, Token)).Sdp;
        Assert.NotNull(first);
        Assert.Null((await fixture.Service.PatchAsync("one", Restart + "a=candidate:1 1 udp 1 192.0.2.1 2 typ host\r\n", Token)).Sdp);
    }

    [Fact]
    public async Task Second_restart_ends_what_the_first_had_told_and_nobody_used()
    {
        using StunDtlsProbe probe = new();
        await using ServiceFixture fixture = await ServiceFixture.StartAsync();
        WebRtcAnswer opened = await fixture.AcceptAsync("one", StunDtlsProbe.Offer);
        probe.Connect(opened.Sdp!, fixture.Service.Endpoints[0].Port);
        string first = (await fixture.Service.PatchAsync("one", Restart, Token)).Sdp!;
        string second = (await fixture.Service.PatchAsync("one", Restart.Replace("again", "third"), Token)).Sdp!;

        probe.UseCredentials(first, "again");
        Assert.True(probe.IsIgnored());
        probe.UseCredentials(second, "third");
        Assert.True(probe.Check());
    }

    [Fact]
    public async Task Session_that_ends_while_ice_restarts_leaves_no_credentials_behind()
    {
        using StunDtlsProbe probe = new();
        await using ServiceFixture fixture = await ServiceFixture.StartAsync();
        WebRtcAnswer opened = await fixture.AcceptAsync("one", StunDtlsProbe.Offer);
        probe.Connect(opened.Sdp!, fixture.Service.Endpoints[0].Port);
        string restarted = (await fixture.Service.PatchAsync("one", Restart, Token)).Sdp!;
        await fixture.Service.CloseAsync("one", "test");

        Assert.True(probe.IsIgnored());
        probe.UseCredentials(restarted, "again");
        Assert.True(probe.IsIgnored());
        Assert.Equal(WebRtcOutcome.UnknownSession, (await fixture.Service.PatchAsync("one", Restart, Token)).Outcome);
    }
}
