using System.Net;
using PetCam.WebRtc.Tests.Peers;

namespace PetCam.WebRtc.Tests.Receiving;

public sealed class PublisherLimitTests
{
    private static readonly IPAddress Client = IPAddress.Parse("192.0.2.1");

    [Fact]
    public async Task Offers_of_one_client_are_limited_and_others_are_not()
    {
        await using IngestFixture fixture = await IngestFixture.StartAsync(options => options.MaxHandshakesPerClient = 2);
        Assert.Equal(WebRtcOutcome.Accepted, await OfferAsync(fixture, "a", Client));
        Assert.Equal(WebRtcOutcome.Accepted, await OfferAsync(fixture, "b", Client));
        Assert.Equal(WebRtcOutcome.Busy, await OfferAsync(fixture, "c", Client));
        Assert.Equal(WebRtcOutcome.Accepted, await OfferAsync(fixture, "d", IPAddress.Parse("192.0.2.2")));
        Assert.Equal(WebRtcOutcome.Accepted, await OfferAsync(fixture, "e", IPAddress.Loopback));
    }

    private static async Task<WebRtcOutcome> OfferAsync(IngestFixture fixture, string session, IPAddress client) =>
        (await fixture.AcceptAsync(session, WhipNegotiatorTests.Offer, client: client)).Outcome;
}
