using PetCam.Protocol.V1;
using PetCam.Testing;

namespace PetCam.Ingest.Tests.Drain;

public sealed class UplinkDrainTests
{
    private static readonly Uri Other = new("ws://other:8080/uplink");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Drain_sends_every_uplink_elsewhere_and_ends_when_they_have_gone()
    {
        await using IngestSilo silo = await IngestSilo.StartAsync(placement: new ScriptedPlacement { Target = Other });
        using RawAgent kitchen = await RawAgent.WelcomedAsync(silo.Address);
        using RawAgent garden = await RawAgent.WelcomedAsync(silo.Address, "garden");
        Task<UplinkDrainReport> drain = silo.Drain.RunAsync(TimeSpan.FromMilliseconds(20), TimeSpan.FromSeconds(10), Token);

        foreach (RawAgent agent in (RawAgent[])[kitchen, garden])
        {
            UplinkHeader redirect = await agent.ReceiveAsync(UplinkHeader.KindOneofCase.Redirect);
            Assert.Equal(Other.AbsoluteUri, redirect.Redirect.Url);
            await agent.SendAsync(new UplinkHeader { Goodbye = new Goodbye { Reason = Goodbye.Types.Reason.Stopping } });
        }

        UplinkDrainReport report = await drain;
        Assert.Equal((2, 0), (report.Moved, report.Stayed.Count));
    }

    [Fact]
    public async Task Drain_names_who_stayed_at_its_deadline_and_keeps_their_connections()
    {
        await using IngestSilo silo = await IngestSilo.StartAsync(placement: new ScriptedPlacement { Target = Other });
        using RawAgent agent = await RawAgent.WelcomedAsync(silo.Address);
        UplinkDrainReport report = await silo.Drain.RunAsync(TimeSpan.Zero, TimeSpan.FromMilliseconds(200), Token);

        Assert.Equal("kitchen", Assert.Single(report.Stayed).Value);
        await agent.SendAsync(new UplinkHeader { ClockProbe = new ClockProbe { AgentSentUnixNs = 1 } });
        await agent.ReceiveAsync(UplinkHeader.KindOneofCase.ClockReply);
    }

    [Fact]
    public async Task Drain_without_a_deadline_asks_again_who_stayed_until_it_is_called_off()
    {
        await using IngestSilo silo = await IngestSilo.StartAsync(placement: new ScriptedPlacement { Target = Other });
        using RawAgent agent = await RawAgent.WelcomedAsync(silo.Address);
        using CancellationTokenSource takenBack = CancellationTokenSource.CreateLinkedTokenSource(Token);
        Task<UplinkDrainReport> drain = silo.Drain.RunAsync(TimeSpan.Zero, Timeout.InfiniteTimeSpan, takenBack.Token);

        await agent.ReceiveAsync(UplinkHeader.KindOneofCase.Redirect);
        await agent.ReceiveAsync(UplinkHeader.KindOneofCase.Redirect);
        Assert.False(drain.IsCompleted);
        await takenBack.CancelAsync();

        Assert.Equal("kitchen", Assert.Single((await drain).Stayed).Value);
    }

    [Theory]
    [InlineData(10, 0.1, 10, 10, 490)] // the spread that was asked for
    [InlineData(1000, 0.1, -1, 5, 3000)] // never more than 200 a second
    [InlineData(1000, 0.1, 30, 5, 10)]
    [InlineData(1000, 0.1, 2, 1, 0)] // all are asked within half the deadline
    [InlineData(0, 0.1, 30, 100, 14_900)]
    public void Redirects_come_at_a_pace_that_the_deadline_allows(int uplinks, double spread, double deadline, double step, double patience)
    {
        TimeSpan within = deadline < 0 ? Timeout.InfiniteTimeSpan : TimeSpan.FromSeconds(deadline);

        Assert.Equal(
            (TimeSpan.FromMilliseconds(step), TimeSpan.FromMilliseconds(patience)), UplinkDrain.Pace(uplinks, TimeSpan.FromSeconds(spread), within));
    }

    [Fact]
    public async Task Next_agent_is_asked_when_one_of_those_before_has_gone_or_is_stuck()
    {
        ManualTimeProvider time = new();
        ScriptedPlacement placement = new() { Target = Other };
        await using IngestSilo silo = await IngestSilo.StartAsync(placement: placement);
        using AgentsToDrain agents = await AgentsToDrain.ConnectAsync(silo, UplinkDrain.MovingAtOnce + 2);
        UplinkDrain drain = new(silo.Get<UplinkSessions>(), placement, time);
        using CancellationTokenSource takenBack = CancellationTokenSource.CreateLinkedTokenSource(Token);
        Task<UplinkDrainReport> draining = drain.RunAsync(TimeSpan.Zero, Timeout.InfiniteTimeSpan, takenBack.Token);

        TimeSpan step = TimeSpan.FromMilliseconds(10);
        await agents.UntilAskedAsync(UplinkDrain.MovingAtOnce, () => time.Advance(step));
        await agents.LeaveAsync();
        await agents.UntilAskedAsync(UplinkDrain.MovingAtOnce + 1, () => time.Advance(step));
        Assert.InRange(time.GetElapsedTime(0), TimeSpan.Zero, TimeSpan.FromSeconds(2.5)); // nobody was given up until now

        await agents.UntilAskedAsync(UplinkDrain.MovingAtOnce + 2, () => time.Advance(step * 10));
        await takenBack.CancelAsync();
        Assert.Equal((1, UplinkDrain.MovingAtOnce + 1), ((await draining).Moved, (await draining).Stayed.Count));
    }

    [Fact]
    public async Task Drain_without_another_silo_moves_nobody()
    {
        await using IngestSilo silo = await IngestSilo.StartAsync();
        using RawAgent agent = await RawAgent.WelcomedAsync(silo.Address);

        UplinkDrainReport report = await silo.Drain.RunAsync(TimeSpan.Zero, TimeSpan.FromMilliseconds(100), Token);

        Assert.Equal((0, 1), (report.Moved, report.Stayed.Count));
    }

    [Fact]
    public async Task Drain_of_an_empty_silo_ends_at_once()
    {
        await using IngestSilo silo = await IngestSilo.StartAsync();

        Assert.Equal((0, 0), await silo.Drain.RunAsync(TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(60), Token) is { } report
            ? (report.Moved, report.Stayed.Count)
            : default);
    }

    [Fact]
    public async Task Silo_that_stops_sends_its_agents_on_and_lets_them_go_by_themselves()
    {
        await using IngestSilo silo = await IngestSilo.StartAsync(placement: new ScriptedPlacement { Target = Other });
        using RawAgent agent = await RawAgent.WelcomedAsync(silo.Address);
        Task stopping = silo.StopAsync();

        Assert.Equal(Other.AbsoluteUri, (await agent.ReceiveAsync(UplinkHeader.KindOneofCase.Redirect)).Redirect.Url);
        await agent.SendAsync(new UplinkHeader { Goodbye = new Goodbye { Reason = Goodbye.Types.Reason.Stopping } });
        Assert.Null(await agent.ReceiveAsync());
        await agent.CloseAsync();
        await stopping;
    }
}
