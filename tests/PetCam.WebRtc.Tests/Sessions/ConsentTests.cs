using PetCam.Testing;
using PetCam.WebRtc.Tests.Peers;

namespace PetCam.WebRtc.Tests.Sessions;

/// <summary>Consent freshness (RFC 7675) as an ICE-lite agent owes it: every section that binds the side which is checked.</summary>
public sealed class ConsentTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    /// <summary>§5.1: consent expires 30 s after the last check; sending stops with the next look at the clock, every quarter of a second.</summary>
    [Fact]
    public async Task Section_5_1_sending_stops_when_the_last_check_is_thirty_seconds_old()
    {
        ManualTimeProvider time = new();
        await using TcpViewer viewer = await TcpViewer.ConnectAsync(time);
        await viewer.ReadPacketsAsync(20);

        time.Advance(TimeSpan.FromSeconds(29.75));
        await viewer.ReadPacketsAsync(20);
        Assert.Empty(viewer.Fixture.Ended);
        time.Advance(TimeSpan.FromSeconds(0.25));

        await viewer.ReadUntilClosedAsync();
        Assert.Equal(SessionEnd.ConsentLost, viewer.Fixture.Ended[TcpViewer.SessionId]);
    }

    /// <summary>§5.1: each authentic check of the path in use renews consent, with or without USE-CANDIDATE, and is answered.</summary>
    [Fact]
    public async Task Section_5_1_checks_renew_consent_for_as_long_as_they_come()
    {
        ManualTimeProvider time = new();
        await using TcpViewer viewer = await TcpViewer.ConnectAsync(time);
        await viewer.ReadPacketsAsync(5);
        for (int i = 0; i < 5; i++)
        {
            time.Advance(TimeSpan.FromSeconds(29));
            await viewer.CheckAsync();
        }

        await viewer.ReadPacketsAsync(20);
        Assert.Empty(viewer.Fixture.Ended);
    }

    /// <summary>§5.1: consent is bound to the candidate pair: checks of another one renew nothing.</summary>
    [Fact]
    public async Task Section_5_1_checks_from_another_address_do_not_renew_consent()
    {
        ManualTimeProvider time = new();
        await using TcpViewer viewer = await TcpViewer.ConnectAsync(time);
        await viewer.ReadPacketsAsync(5);
        using StunDtlsProbe other = new() { Nominates = false };
        other.Connect(viewer.Answer, viewer.Fixture.Service.Endpoints[0].Port);
        time.Advance(TimeSpan.FromSeconds(29));
        Assert.True(other.Check());
        time.Advance(TimeSpan.FromSeconds(1));

        await viewer.ReadUntilClosedAsync();
        Assert.Equal(SessionEnd.ConsentLost, viewer.Fixture.Ended[TcpViewer.SessionId]);
    }

    /// <summary>§5.1: a check that is not authentic is no consent.</summary>
    [Fact]
    public async Task Section_5_1_forged_checks_do_not_renew_consent()
    {
        ManualTimeProvider time = new();
        await using TcpViewer viewer = await TcpViewer.ConnectAsync(time);
        await viewer.ReadPacketsAsync(5);
        time.Advance(TimeSpan.FromSeconds(29));
        await viewer.CheckAsync(password: "0000000000000000000000");
        time.Advance(TimeSpan.FromSeconds(1));

        await viewer.ReadUntilClosedAsync();
    }

    /// <summary>§5.2: a close of the secure transport revokes consent at once.</summary>
    [Fact]
    public async Task Section_5_2_goodbye_ends_consent_at_once()
    {
        await using TcpViewer viewer = await TcpViewer.ConnectAsync(TimeProvider.System);
        await viewer.ReadPacketsAsync(5);
        await viewer.SayGoodbyeAsync();
        await Eventually.TrueAsync(
            "the session ends", Patience, () => Task.FromResult(viewer.Fixture.Ended.GetValueOrDefault(TcpViewer.SessionId) == SessionEnd.ClosedByPeer));
    }
}
