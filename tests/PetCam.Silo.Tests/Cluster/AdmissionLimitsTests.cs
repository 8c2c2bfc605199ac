using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using PetCam.Domain.Cameras;
using PetCam.Domain.Cluster;
using PetCam.Silo.Cluster;
using PetCam.Silo.Viewers;

namespace PetCam.Silo.Tests.Cluster;

public sealed class AdmissionLimitsTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Viewer_beyond_the_limit_is_answered_503_before_its_offer_is_read()
    {
        await using SiloUnderTest silo = await SiloUnderTest.StartAsync("--Viewers:MaxViewers=1");
        await using TestBoard board = await TestBoard.ConnectAsync(silo);
        using IDisposable watching = silo.Get<ViewerCounts>().Enter(CameraId.Parse("kitchen"));
        await silo.GetJsonAsync("/api/cameras");
        using HttpResponseMessage whep = await silo.PostAsync("/cameras/kitchen/whep", "nonsense", "application/sdp");
        using HttpResponseMessage mjpeg = await silo.Http.GetAsync("/cameras/kitchen/stream", Token);

        foreach (HttpResponseMessage response in (HttpResponseMessage[])[whep, mjpeg])
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
            Assert.InRange(response.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 4);
            Assert.Contains("Viewers:MaxViewers", await response.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
            Assert.False(response.Headers.Contains("Link")); // nobody else is there
        }
    }

    [Fact]
    public async Task Refusal_names_the_silo_with_the_fewest_viewers()
    {
        await using SiloUnderTest silo = await SiloUnderTest.StartAsync();
        FakeCluster cluster = new(
            FakeCluster.Silo("a", phase: SiloPhase.Draining), FakeCluster.Silo("b", viewers: 9), FakeCluster.Silo("c", viewers: 3));
        SiloLoadMeter load = silo.Get<SiloLoadMeter>();
        AdmissionLimits limits = new(Options.Create(new ViewerOptions()), new SiloPlacement(cluster, load), load);
        DefaultHttpContext context = new() { Request = { Path = "/cameras/kitchen/whep" } };

        await limits.InvokeAsync(new DefaultEndpointFilterInvocationContext(context), _ => throw new InvalidOperationException("admitted"));

        Assert.Equal("<http://c:8080/cameras/kitchen/whep>; rel=\"alternate\"", context.Response.Headers["Link"].ToString());
        Assert.NotEmpty(context.Response.Headers.RetryAfter.ToString());
    }

    [Fact]
    public async Task Without_limits_everybody_passes()
    {
        await using SiloUnderTest silo = await SiloUnderTest.StartAsync();
        bool passed = false;
        await silo.Get<AdmissionLimits>().InvokeAsync(new DefaultEndpointFilterInvocationContext(new DefaultHttpContext()), _ =>
        {
            passed = true;
            return ValueTask.FromResult<object?>(null);
        });

        Assert.True(passed);
    }
}
