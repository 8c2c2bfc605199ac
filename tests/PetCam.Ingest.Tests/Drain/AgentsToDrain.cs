using PetCam.Protocol.V1;
using PetCam.Testing;

namespace PetCam.Ingest.Tests.Drain;

/// <summary>Agents that are asked to go, and go when a test wants it.</summary>
internal sealed class AgentsToDrain : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly List<(RawAgent Agent, Task<UplinkHeader> Asked)> _agents = [];

    private int Asked => _agents.Count(one => one.Asked.IsCompleted);

    public static async Task<AgentsToDrain> ConnectAsync(IngestSilo silo, int count)
    {
        AgentsToDrain agents = new();
        for (int i = 0; i < count; i++)
        {
            RawAgent agent = await RawAgent.WelcomedAsync(silo.Address, $"cam-{i}");
            agents._agents.Add((agent, agent.ReceiveAsync(UplinkHeader.KindOneofCase.Redirect)));
        }

        return agents;
    }

    /// <summary>Waits until so many were asked, and no more.</summary>
    /// <param name="tick">Lets the time go on.</param>
    public async Task UntilAskedAsync(int count, Action tick)
    {
        await Eventually.TrueAsync($"{count} agents are asked", Patience, () =>
        {
            if (Asked < count)
            {
                tick();
            }

            return Task.FromResult(Asked >= count);
        });
        Assert.Equal(count, Asked);
    }

    /// <summary>One of those who were asked goes.</summary>
    public async Task LeaveAsync()
    {
        (RawAgent agent, Task<UplinkHeader> asked) = _agents.First(one => one.Asked.IsCompleted);
        await asked;
        await agent.SendAsync(new UplinkHeader { Goodbye = new Goodbye { Reason = Goodbye.Types.Reason.Stopping } });
    }

    public void Dispose() => _agents.ForEach(one => one.Agent.Dispose());
}
