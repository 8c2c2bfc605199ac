using System.Net;
using System.Net.WebSockets;

namespace PetCam.Ingest.Tests.Endpoint;

public sealed class UplinkEndpointTests
{
    [Fact]
    public async Task Plain_request_gets_a_problem_that_names_the_subprotocol()
    {
        await using IngestSilo silo = await IngestSilo.StartAsync();
        using HttpClient client = new();
        using HttpResponseMessage response = await client.GetAsync(new UriBuilder(silo.Address) { Scheme = "http" }.Uri, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        Assert.Contains("petcam.uplink.v1", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Web_socket_without_the_subprotocol_is_refused()
    {
        await using IngestSilo silo = await IngestSilo.StartAsync();
        using ClientWebSocket socket = new();

        await Assert.ThrowsAsync<WebSocketException>(() => socket.ConnectAsync(silo.Address, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Half_open_connections_are_bounded_and_come_free_again()
    {
        await using IngestSilo silo = await IngestSilo.StartAsync(options => options.MaxPendingHellos = 2);
        using RawAgent first = await RawAgent.ConnectAsync(silo);
        using RawAgent second = await RawAgent.ConnectAsync(silo);
        await Assert.ThrowsAsync<WebSocketException>(() => RawAgent.ConnectAsync(silo));

        await first.SendAsync(RawAgent.Hello());
        await first.ReceiveAsync();

        using RawAgent third = await RawAgent.ConnectAsync(silo);
    }

    [Fact]
    public async Task Cameras_are_bounded()
    {
        await using IngestSilo silo = await IngestSilo.StartAsync(options => options.MaxCameras = 1);
        using RawAgent kitchen = await RawAgent.WelcomedAsync(silo, "kitchen");
        using RawAgent garden = await RawAgent.ConnectAsync(silo);
        await garden.SendAsync(RawAgent.Hello("garden"));

        Assert.Contains("Uplink:MaxCameras", (await garden.ReceiveGoodbyeAsync()).Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Crowd_is_answered_503_with_a_time_to_come_again()
    {
        await using IngestSilo silo = await IngestSilo.StartAsync(options => (options.MaxConnectsPerSecond, options.MaxConnectBurst) = (1, 1));
        using RawAgent first = await RawAgent.ConnectAsync(silo);
        using ClientWebSocket second = new();
        second.Options.AddSubProtocol("petcam.uplink.v1");
        second.Options.CollectHttpResponseDetails = true;
        await Assert.ThrowsAsync<WebSocketException>(() => second.ConnectAsync(silo.Address, TestContext.Current.CancellationToken));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, second.HttpStatusCode);
        Assert.InRange(int.Parse(second.HttpResponseHeaders!["Retry-After"].Single(), System.Globalization.CultureInfo.InvariantCulture), 1, 15);
    }
}
