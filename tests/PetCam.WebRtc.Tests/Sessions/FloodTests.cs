using PetCam.Testing;
using PetCam.WebRtc.Tests.Peers;

namespace PetCam.WebRtc.Tests.Sessions;

/// <summary>What a client can make the silo do before it has shown that it means well.</summary>
public sealed class FloodTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    [Fact]
    public async Task One_client_may_have_some_handshakes_and_others_are_not_in_its_way()
    {
        await using ServiceFixture fixture = await ServiceFixture.StartAsync(options => options.MaxHandshakesPerClient = 3);
        for (int i = 0; i < 3; i++)
        {
            Assert.Equal(WebRtcOutcome.Accepted, (await fixture.AcceptAsync($"four {i}", StunDtlsProbe.Offer, "198.51.100.1")).Outcome);
            Assert.Equal(WebRtcOutcome.Accepted, (await fixture.AcceptAsync($"six {i}", StunDtlsProbe.Offer, $"2001:db8:0:1::{i + 1}")).Outcome);
        }

        WebRtcAnswer refused = await fixture.AcceptAsync("four more", StunDtlsProbe.Offer, "::ffff:198.51.100.1");
        Assert.Equal(WebRtcOutcome.Busy, refused.Outcome);
        Assert.Contains("WebRtc:MaxHandshakesPerClient", refused.Detail);
        Assert.Equal(WebRtcOutcome.Busy, (await fixture.AcceptAsync("six more", StunDtlsProbe.Offer, "2001:db8:0:1:ffff::")).Outcome);
        Assert.Equal(WebRtcOutcome.Accepted, (await fixture.AcceptAsync("other four", StunDtlsProbe.Offer, "198.51.100.2")).Outcome);
        Assert.Equal(WebRtcOutcome.Accepted, (await fixture.AcceptAsync("other six", StunDtlsProbe.Offer, "2001:db8:0:2::1")).Outcome);

        await fixture.Service.CloseAsync("four 0", "test");
        Assert.Equal(WebRtcOutcome.Accepted, (await fixture.AcceptAsync("four again", StunDtlsProbe.Offer, "198.51.100.1")).Outcome);
    }

    [Fact]
    public async Task Clients_of_this_machine_are_not_told_apart_and_not_counted()
    {
        await using ServiceFixture fixture = await ServiceFixture.StartAsync(options => options.MaxHandshakesPerClient = 1);
        foreach (string client in new[] { "127.0.0.1", "127.0.0.1", "::1", "::1", "::ffff:127.0.0.1" })
        {
            Assert.Equal(WebRtcOutcome.Accepted, (await fixture.AcceptAsync(Guid.NewGuid().ToString(), StunDtlsProbe.Offer, client)).Outcome);
        }
    }

    /// <summary>The clock moves a quarter of a second for each hundred hellos.</summary>
    [Fact]
    public async Task Hellos_from_a_checked_address_are_parsed_up_to_an_allowance()
    {
        using RefusalCounter refused = new("DtlsFlood");
        using StunDtlsProbe probe = new();
        ManualTimeProvider time = new();
        await using ServiceFixture fixture = await ServiceFixture.StartAsync(time: time);
        WebRtcAnswer answer = await fixture.AcceptAsync("one", StunDtlsProbe.Offer);
        probe.Connect(answer.Sdp!, fixture.Service.Endpoints[0].Port);
        await using OpenSslClient client = new("SRTP_AEAD_AES_128_GCM");
        byte[] hello = await client.ReceiveAsync(TestContext.Current.CancellationToken);

        await Eventually.TrueAsync("the flood is refused", Patience, () =>
        {
            for (int i = 0; i < 100; i++)
            {
                probe.Send(hello);
            }

            time.Advance(TimeSpan.FromMilliseconds(250)); // the counters are reported then
            return Task.FromResult(probe.Check() && refused.Count >= 200); // checks are answered all the while
        });
        Assert.Equal(1, fixture.Service.SessionCount);
    }

    [Fact]
    public async Task Error_answers_are_told_up_to_an_allowance_and_good_checks_always()
    {
        using StunDtlsProbe probe = new();
        using StunDtlsProbe attacker = new();
        await using ServiceFixture fixture = await ServiceFixture.StartAsync(time: new ManualTimeProvider());
        WebRtcAnswer answer = await fixture.AcceptAsync("one", StunDtlsProbe.Offer);
        int port = fixture.Service.Endpoints[0].Port;
        probe.Connect(answer.Sdp!, port);
        attacker.Connect(answer.Sdp!, port);
        attacker.UseCredentials(answer.Sdp!.Replace("a=ice-pwd:", "a=ice-pwd:x"), "probe");

        for (int i = 0; i < 50; i++)
        {
            Assert.False(attacker.Check()); // 401
        }

        Assert.True(attacker.IsIgnored());
        Assert.True(probe.Check());
    }
}
