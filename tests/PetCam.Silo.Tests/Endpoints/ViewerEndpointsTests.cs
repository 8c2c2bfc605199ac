using System.Net;
using System.Text.Json;

namespace PetCam.Silo.Tests.Endpoints;

public sealed class ViewerEndpointsTests
{
    private static readonly string Offer =
        "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\na=group:BUNDLE 0\r\n"
        + "m=video 9 UDP/TLS/RTP/SAVPF 96\r\nc=IN IP4 0.0.0.0\r\na=mid:0\r\na=recvonly\r\na=rtcp-mux\r\na=setup:actpass\r\n"
        + "a=ice-ufrag:probe\r\na=ice-pwd:0123456789012345678901\r\n"
        + "a=fingerprint:sha-256 " + string.Join(':', Enumerable.Repeat("00", 32)) + "\r\n"
        + "a=rtpmap:96 H264/90000\r\na=fmtp:96 packetization-mode=1;profile-level-id=42e01f\r\n";

    [Fact]
    public async Task Viewer_is_listed_with_its_figures_and_without_its_session_id()
    {
        await using SiloUnderTest silo = await SiloUnderTest.StartAsync();
        await using TestBoard board = await TestBoard.ConnectAsync(silo);
        board.PublishKeyframe();
        Assert.Empty((await silo.GetJsonAsync("/api/cameras/kitchen/viewers")).EnumerateArray());
        using HttpResponseMessage answer = await silo.PostAsync("/cameras/kitchen/whep", Offer, "application/sdp");
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);

        JsonElement viewer = Assert.Single((await silo.GetJsonAsync("/api/cameras/kitchen/viewers")).EnumerateArray());
        Assert.False(viewer.GetProperty("connected").GetBoolean());
        Assert.Equal(0, viewer.GetProperty("packets").GetInt64());
        Assert.Equal(JsonValueKind.Null, viewer.GetProperty("layer").ValueKind);
        Assert.Equal(JsonValueKind.Null, viewer.GetProperty("estimateBps").ValueKind);
        string id = viewer.GetProperty("id").GetString()!;
        Assert.Equal(8, id.Length);
        Assert.Contains(id, answer.Headers.Location!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Viewers_of_an_unknown_camera_are_not_found()
    {
        await using SiloUnderTest silo = await SiloUnderTest.StartAsync();
        using HttpResponseMessage answer = await silo.Http.GetAsync("/api/cameras/attic/viewers", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }
}
