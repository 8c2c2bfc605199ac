using PetCam.Protocol.V1;
using PetCam.Testing;

namespace PetCam.Ingest.Tests.Sessions;

/// <summary>What agents are told of other silos.</summary>
public sealed class UplinkPlacementTests
{
    private static readonly Uri Here = new("ws://here:8080/uplink");
    private static readonly Uri Other = new("ws://other:8080/uplink");

    [Fact]
    public async Task Agent_is_told_the_silos_after_welcome_and_when_they_change()
    {
        ScriptedPlacement placement = new();
        placement.Tell(Here, Other);
        await using IngestSilo silo = await IngestSilo.StartAsync(placement: placement);
        using RawAgent agent = await RawAgent.ConnectAsync(silo.Address);
        await agent.SendAsync(RawAgent.Hello(follows: true));

        UplinkHeader told = await agent.ReceiveAsync(UplinkHeader.KindOneofCase.Silos);
        Assert.Equal([Here.AbsoluteUri, Other.AbsoluteUri], told.Silos.Urls);

        placement.Tell(Other, Here);
        Assert.Equal(Other.AbsoluteUri, (await agent.ReceiveAsync(UplinkHeader.KindOneofCase.Silos)).Silos.Urls[0]);
        placement.Tell(Here);
        Assert.Empty((await agent.ReceiveAsync(UplinkHeader.KindOneofCase.Silos)).Silos.Urls);
    }

    [Fact]
    public async Task Agent_that_does_not_understand_silos_is_neither_told_nor_steered()
    {
        ScriptedPlacement placement = new() { SteerTo = Other };
        placement.Tell(Here, Other);
        await using IngestSilo silo = await IngestSilo.StartAsync(placement: placement);
        using RawAgent agent = await RawAgent.WelcomedAsync(silo.Address);
        await agent.SendAsync(new UplinkHeader { ClockProbe = new ClockProbe { AgentSentUnixNs = 1 } });

        Assert.Equal(UplinkHeader.KindOneofCase.ClockReply, (await agent.ReceiveAsync())!.KindCase);
    }

    [Fact]
    public async Task Agent_is_steered_before_anything_is_claimed()
    {
        RecordingObserver observer = new();
        await using IngestSilo silo = await IngestSilo.StartAsync(observer: observer, placement: new ScriptedPlacement { SteerTo = Other });
        using RawAgent agent = await RawAgent.ConnectAsync(silo.Address);
        await agent.SendAsync(RawAgent.Hello(follows: true));

        UplinkHeader? answer = await agent.ReceiveAsync();
        Assert.Equal(Other.AbsoluteUri, answer?.Redirect?.Url);
        Assert.Null(await agent.ReceiveAsync());
        Assert.Empty(observer.Events);
        Assert.False(silo.Stream("kitchen").IsOnline);
    }

    [Fact]
    public async Task Agent_that_was_steered_is_not_steered_again()
    {
        await using IngestSilo silo = await IngestSilo.StartAsync(placement: new ScriptedPlacement { SteerTo = Other });
        using RawAgent agent = await RawAgent.ConnectAsync(silo.Address);
        await agent.SendAsync(RawAgent.Hello(follows: true, steered: true));

        Assert.Equal(UplinkHeader.KindOneofCase.Welcome, (await agent.ReceiveAsync())?.KindCase);
    }
}
