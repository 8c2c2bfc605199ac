using System.Diagnostics;
using PetCam.Ingest.Tests;
using PetCam.Protocol.V1;
using PetCam.Testing;

namespace PetCam.Edge.Tests.Uplink;

/// <summary>What a silo may say or leave unsaid.</summary>
public sealed class UplinkClientTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task Redirect_is_followed_and_the_first_connection_ended_in_order()
    {
        await using IngestSilo second = await IngestSilo.StartAsync();
        UplinkHeader redirect = new() { Redirect = new Redirect { Url = second.Address.ToString(), Reason = "drain" } };
        await using ScriptedSilo first = await ScriptedSilo.StartAsync(redirect);
        await using AgentRun agent = AgentRun.Start([first.Address], AgentRun.Segment("absent"));

        Assert.Equal(Goodbye.Types.Reason.Stopping, await first.AgentLeft.WaitAsync(Limit, TestContext.Current.CancellationToken));
        Assert.True(second.Stream("kitchen").IsOnline, "the first connection was ended before the second was welcomed");
        await Eventually.TrueAsync(
            "the second silo hears of the board", Limit, () => Task.FromResult(second.Uplink("kitchen")?.Status is not null));
    }

    [Fact]
    public async Task Redirect_to_nobody_keeps_the_present_connection()
    {
        UplinkHeader redirect = new() { Redirect = new Redirect { Url = $"ws://127.0.0.1:{FreePorts.NextTcp()}" } };
        await using ScriptedSilo silo = await ScriptedSilo.StartAsync(redirect);
        await using AgentRun agent = AgentRun.Start([silo.Address], AgentRun.Segment("absent"));
        await Eventually.TrueAsync("the redirect failed", Limit, () => Task.FromResult(agent.Log.Contains("Cannot connect", StringComparison.Ordinal)));

        Assert.False(silo.AgentLeft.IsCompleted);
    }

    [Fact]
    public async Task Silo_that_says_nothing_is_taken_for_dead_after_about_three_seconds()
    {
        await using ScriptedSilo silo = await ScriptedSilo.StartAsync();
        long startedAt = Stopwatch.GetTimestamp();
        await using AgentRun agent = AgentRun.Start([silo.Address], AgentRun.Segment("absent"));
        await silo.AgentLeft.WaitAsync(Limit, TestContext.Current.CancellationToken);

        Assert.InRange(Stopwatch.GetElapsedTime(startedAt), TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(6));
        // The agent hangs up first and writes its reason afterwards.
        await Eventually.TrueAsync(
            "the reason is logged", Limit, () => Task.FromResult(agent.Log.Contains("no word from the silo", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Silo_that_breaks_the_protocol_is_left_with_a_reason()
    {
        await using ScriptedSilo silo = await ScriptedSilo.StartAsync(new UplinkHeader { Hello = new Hello() });
        await using AgentRun agent = AgentRun.Start([silo.Address], AgentRun.Segment("absent"));

        await Eventually.TrueAsync(
            "the reason is logged", Limit, () => Task.FromResult(agent.Log.Contains("The silo sent Hello, which it may not.", StringComparison.Ordinal)));
    }
}
