using PetCam.GrainRuntime.Calls;
using PetCam.GrainRuntime.Tests.Engines;
using PetCam.GrainRuntime.Tests.Grains;

namespace PetCam.GrainRuntime.Tests.Calls;

/// <summary>What a call that waits for its turn does first when its caller gives up.</summary>
public sealed class GrainCallTests
{
    [Fact]
    public async Task Call_cannot_start_any_more_when_its_caller_is_told_that_it_timed_out()
    {
        await using LocalSilo silo = await LocalSilo.StartAsync();
        WatchedCall call = new(silo, nameof(IProbeGrain.TouchAsync));

        call.TimeOut(TimeSpan.FromSeconds(30));

        Assert.True(call.WasAbandonedWhenTold);
    }

    [Fact]
    public async Task Call_cannot_start_any_more_when_its_caller_is_told_that_it_is_cancelled()
    {
        await using LocalSilo silo = await LocalSilo.StartAsync();
        WatchedCall call = new(silo, nameof(IProbeGrain.TouchAsync));

        call.Cancel(CancellationToken.None);

        Assert.True(call.WasAbandonedWhenTold);
    }

    [Fact]
    public async Task One_way_call_that_is_on_its_way_runs_though_its_token_is_cancelled()
    {
        await using LocalSilo silo = await LocalSilo.StartAsync();
        WatchedCall call = new(silo, nameof(IProbeGrain.TellAsync), "told") { IsTaken = false }; // its caller went on long ago

        call.Cancel(CancellationToken.None);

        Assert.False(call.IsAbandoned);
    }

    /// <summary>A call whose caller is the test.</summary>
    private sealed class WatchedCall(LocalSilo silo, string method, params object?[] arguments) : GrainCall(
        (GrainReference)(object)silo.Grains.GetGrain<IProbeGrain>("a"), GrainMethod.Create(typeof(IProbeGrain).GetMethod(method)!), arguments)
    {
        public bool IsTaken { get; init; } = true;

        public bool? WasAbandonedWhenTold { get; private set; }

        protected override bool TrySetException(Exception exception) => Tell();

        protected override bool TrySetCanceled(CancellationToken token) => Tell();

        protected override void TrySetSent() => throw new NotSupportedException();

        protected override ValueTask<bool> InvokeAsync(object grain) => throw new NotSupportedException();

        private bool Tell()
        {
            WasAbandonedWhenTold = IsAbandoned;
            return IsTaken;
        }
    }
}
