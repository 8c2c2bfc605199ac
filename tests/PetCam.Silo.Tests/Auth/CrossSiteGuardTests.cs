using System.Net;

namespace PetCam.Silo.Tests.Auth;

public sealed class CrossSiteGuardTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("Origin", "https://evil.example", true)]
    [InlineData("Origin", "null", true)]
    [InlineData("Sec-Fetch-Site", "cross-site", true)]
    [InlineData("Sec-Fetch-Site", "same-site", true)]
    [InlineData("Sec-Fetch-Site", "same-origin", false)]
    [InlineData("Origin", "https://friend.example", false)]
    [InlineData("X-Nothing", "a tool that is no browser", false)]
    public async Task Change_that_another_sites_page_asks_for_is_refused(string header, string value, bool refused)
    {
        await using SiloUnderTest silo = await SiloUnderTest.StartAsync("--Access:AllowedOrigins:0=https://friend.example");
        await using TestBoard board = await TestBoard.ConnectAsync(silo);
        using HttpRequestMessage request = new(HttpMethod.Post, "/cameras/kitchen/api/recording/stop");
        request.Headers.Add(header, value);
        using HttpResponseMessage response = await silo.Http.SendAsync(request, Token);

        Assert.Equal(refused ? HttpStatusCode.Forbidden : HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Fact]
    public async Task Own_page_may_change_things()
    {
        await using SiloUnderTest silo = await SiloUnderTest.StartAsync();
        await using TestBoard board = await TestBoard.ConnectAsync(silo);
        using HttpRequestMessage request = new(HttpMethod.Post, "/cameras/kitchen/api/recording/stop");
        request.Headers.Add("Origin", silo.Http.BaseAddress!.GetLeftPart(UriPartial.Authority));
        using HttpResponseMessage response = await silo.Http.SendAsync(request, Token);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode); // passed on: nothing is being recorded
    }

    [Fact]
    public async Task Page_of_another_site_may_not_open_a_websocket()
    {
        await using SiloUnderTest silo = await SiloUnderTest.StartAsync();
        using System.Net.WebSockets.ClientWebSocket socket = new();
        socket.Options.AddSubProtocol("petcam.uplink.v1");
        socket.Options.SetRequestHeader("Origin", "https://evil.example");

        await Assert.ThrowsAsync<System.Net.WebSockets.WebSocketException>(() =>
            socket.ConnectAsync(new UriBuilder(silo.Http.BaseAddress!) { Scheme = "ws", Path = "/uplink" }.Uri, Token));
        Assert.Equal(HttpStatusCode.Forbidden, await StatusOfUpgradeAsync(silo));
    }

    [Theory]
    [InlineData("127.0.0.1", HttpStatusCode.OK)]
    [InlineData("localhost", HttpStatusCode.OK)]
    [InlineData("rebound.example", HttpStatusCode.BadRequest)]
    public async Task Name_that_is_pointed_at_loopback_from_outside_is_refused(string host, HttpStatusCode status)
    {
        await using SiloUnderTest silo = await SiloUnderTest.StartAsync();
        using HttpRequestMessage request = new(HttpMethod.Get, "/api/cameras");
        request.Headers.Host = host;
        using HttpResponseMessage response = await silo.Http.SendAsync(request, Token);

        Assert.Equal(status, response.StatusCode);
    }

    [Fact]
    public async Task Allowed_origin_may_read_where_its_session_is()
    {
        await using SiloUnderTest silo = await SiloUnderTest.StartAsync("--Access:AllowedOrigins:0=https://friend.example");
        using HttpRequestMessage preflight = new(HttpMethod.Options, "/cameras/kitchen/whep");
        preflight.Headers.Add("Origin", "https://friend.example");
        preflight.Headers.Add("Access-Control-Request-Method", "POST");
        using HttpResponseMessage response = await silo.Http.SendAsync(preflight, Token);

        Assert.Equal("https://friend.example", response.Headers.GetValues("Access-Control-Allow-Origin").Single());
    }

    private static async Task<HttpStatusCode> StatusOfUpgradeAsync(SiloUnderTest silo)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, "/uplink");
        request.Headers.Add("Origin", "https://evil.example");
        request.Headers.Add("Connection", "Upgrade");
        request.Headers.Add("Upgrade", "websocket");
        request.Headers.Add("Sec-WebSocket-Version", "13");
        request.Headers.Add("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==");
        using HttpResponseMessage response = await silo.Http.SendAsync(request, Token);
        return response.StatusCode;
    }
}
