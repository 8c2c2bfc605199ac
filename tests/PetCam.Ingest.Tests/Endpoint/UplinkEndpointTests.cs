using System.Net;
using System.Net.WebSockets;
using PetCam.Testing;

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
        using RawAgent first = await RawAgent.ConnectAsync(silo.Address);
        using RawAgent second = await RawAgent.ConnectAsync(silo.Address);
        await Assert.ThrowsAsync<WebSocketException>(() => RawAgent.ConnectAsync(silo.Address));

        await first.SendAsync(RawAgent.Hello());
        await first.ReceiveAsync();

        using RawAgent third = await RawAgent.ConnectAsync(silo.Address);
    }

    [Fact]
    public async Task Cameras_are_bounded()
    {
        await using IngestSilo silo = await IngestSilo.StartAsync(options => options.MaxCameras = 1);
        using RawAgent kitchen = await RawAgent.WelcomedAsync(silo.Address, "kitchen");
        using RawAgent garden = await RawAgent.ConnectAsync(silo.Address);
        await garden.SendAsync(RawAgent.Hello("garden"));

        Assert.Contains("Uplink:MaxCameras", (await garden.ReceiveGoodbyeAsync()).Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Full_silo_answers_503_with_a_time_and_a_silo_that_has_room()
    {
        ScriptedPlacement placement = new() { Target = new Uri("ws://other:8080/uplink") };
        await using IngestSilo silo = await IngestSilo.StartAsync(options => options.MaxCameras = 1, placement: placement);
        using RawAgent kitchen = await RawAgent.WelcomedAsync(silo.Address, "kitchen");
        using ClientWebSocket garden = new();
        garden.Options.AddSubProtocol("petcam.uplink.v1");
        garden.Options.CollectHttpResponseDetails = true;
        await Assert.ThrowsAsync<WebSocketException>(() => garden.ConnectAsync(silo.Address, TestContext.Current.CancellationToken));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, garden.HttpStatusCode);
        Assert.InRange(int.Parse(garden.HttpResponseHeaders!["Retry-After"].Single(), System.Globalization.CultureInfo.InvariantCulture), 1, 4);
        Assert.Equal("<ws://other:8080/uplink>; rel=\"alternate\"", garden.HttpResponseHeaders["Link"].Single());
    }

    [Fact]
    public async Task Agent_that_was_let_in_before_the_last_place_went_is_sent_on_at_hello()
    {
        ScriptedPlacement placement = new() { Target = new Uri("ws://other:8080/uplink") };
        await using IngestSilo silo = await IngestSilo.StartAsync(options => options.MaxCameras = 1, placement: placement);
        using RawAgent garden = await RawAgent.ConnectAsync(silo.Address);
        using RawAgent kitchen = await RawAgent.WelcomedAsync(silo.Address, "kitchen");
        await garden.SendAsync(RawAgent.Hello("garden", follows: true));

        Protocol.V1.UplinkHeader? answer = await garden.ReceiveAsync();
        Assert.Equal(("ws://other:8080/uplink", "This silo has no place left."), (answer?.Redirect?.Url, answer?.Redirect?.Reason));
    }

    [Fact]
    public async Task Agent_takes_its_own_place_again_and_gives_it_back_when_it_leaves()
    {
        await using IngestSilo silo = await IngestSilo.StartAsync(options => options.MaxCameras = 1);
        using RawAgent before = await RawAgent.WelcomedAsync(silo.Address, "kitchen");
        using (RawAgent again = await RawAgent.WelcomedAsync(silo.Address, "kitchen"))
        {
            await Eventually.TrueAsync("the first connection has ended", TimeSpan.FromSeconds(10), () => Task.FromResult(silo.Uplinks.Connected == 1));
        }

        await Eventually.TrueAsync("the place is free", TimeSpan.FromSeconds(10), () => Task.FromResult(silo.Uplinks.Connected == 0));
        using RawAgent garden = await RawAgent.WelcomedAsync(silo.Address, "garden");
        Assert.Equal(1, silo.Uplinks.Connected);
    }

    [Fact]
    public async Task Agent_that_is_refused_keeps_no_place()
    {
        await using IngestSilo silo = await IngestSilo.StartAsync(observer: new RefusingObserver());
        using RawAgent agent = await RawAgent.ConnectAsync(silo.Address);
        await agent.SendAsync(RawAgent.Hello());
        await agent.ReceiveGoodbyeAsync();

        Assert.Equal(0, silo.Uplinks.Connected);
    }

    private sealed class RefusingObserver : IUplinkObserver
    {
        public ValueTask<UplinkAdmission> AdmitAsync(UplinkIdentity uplink, CancellationToken cancellationToken) =>
            ValueTask.FromResult(UplinkAdmission.Refuse(Protocol.V1.Goodbye.Types.Reason.Stopping, "no"));

        public ValueTask ConnectedAsync(UplinkIdentity uplink, ulong epoch, CancellationToken cancellationToken) => ValueTask.CompletedTask;

        public ValueTask DisconnectedAsync(Domain.Cameras.CameraId camera, ulong epoch, string reason) => ValueTask.CompletedTask;

        public void Reported(UplinkModel uplink)
        {
        }
    }

    [Fact]
    public async Task Crowd_is_answered_503_with_a_time_to_come_again()
    {
        await using IngestSilo silo = await IngestSilo.StartAsync(options => (options.MaxConnectsPerSecond, options.MaxConnectBurst) = (1, 1));
        using RawAgent first = await RawAgent.ConnectAsync(silo.Address);
        using ClientWebSocket second = new();
        second.Options.AddSubProtocol("petcam.uplink.v1");
        second.Options.CollectHttpResponseDetails = true;
        await Assert.ThrowsAsync<WebSocketException>(() => second.ConnectAsync(silo.Address, TestContext.Current.CancellationToken));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, second.HttpStatusCode);
        Assert.InRange(int.Parse(second.HttpResponseHeaders!["Retry-After"].Single(), System.Globalization.CultureInfo.InvariantCulture), 1, 15);
    }
}
