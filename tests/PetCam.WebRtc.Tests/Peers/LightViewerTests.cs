using PetCam.Testing;

namespace PetCam.WebRtc.Tests.Peers;

/// <summary>The measuring stick of the flood: it sees every packet that is missing, and no other.</summary>
public sealed class LightViewerTests
{
    [Fact]
    public async Task Missing_packets_are_those_that_the_network_lost()
    {
        await using ServiceFixture fixture = await ServiceFixture.StartAsync();
        using DtlsClientContext client = new();
        using LossyUdpRelay relay = new(fixture.Service.Endpoints[0].Port, seed: 3);
        WebRtcAnswer answer = await fixture.AcceptAsync("viewer", LightPeer.CreateOffer(client));
        using LightViewer viewer = new(client, answer.Sdp!, relay.Port);
        await WaitForFramesAsync(viewer, 15);
        Assert.Equal((0, 0), (viewer.Missing, viewer.NotAuthentic));

        relay.ToClient = new LinkConditions { LossProbability = 0.2 };
        await WaitForFramesAsync(viewer, 60);
        relay.ToClient = new LinkConditions();
        await WaitForFramesAsync(viewer, 15); // a loss is seen by what follows it

        long lost = relay.ToClientStatistics.Lost;
        Assert.InRange(viewer.Missing, 5, lost);
        Assert.InRange(lost - viewer.Missing, 0, 10); // the few others were reports and answers to checks
        Assert.Equal(0, viewer.NotAuthentic);
    }

    private static async Task WaitForFramesAsync(LightViewer viewer, int further)
    {
        long target = viewer.Frames + further;
        await Eventually.TrueAsync($"{further} frames more", TimeSpan.FromSeconds(20), () => Task.FromResult(viewer.Frames >= target));
    }
}
