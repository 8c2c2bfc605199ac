using Orleans.Runtime;
using PetCam.GrainRuntime.Tests.Engines;
using PetCam.GrainRuntime.Tests.Grains;
using PetCam.Protocol.V1;

namespace PetCam.GrainRuntime.Tests.Behaviour;

/// <summary>What a caller sends, gets back, and gets told when it goes wrong.</summary>
public abstract class CallBehaviour(ISiloFactory engine)
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Exception_reaches_the_caller_with_its_stack()
    {
        await using ISilo silo = await engine.StartAsync();

        InvalidOperationException error = await Assert.ThrowsAsync<InvalidOperationException>(() => silo.Grain("a").ThrowAsync("no such cat"));

        Assert.Equal("no such cat", error.Message);
        Assert.Contains("ProbeGrain.ThrowAsync", error.StackTrace, StringComparison.Ordinal);
        Assert.Equal("still here", await silo.Grain("a").EchoAsync("still here"));
    }

    [Fact]
    public async Task Messages_are_copies_on_the_way_there_and_back()
    {
        await using ISilo silo = await engine.StartAsync();
        IProbeGrain grain = silo.Grain("a");
        CameraState sent = new() { DisplayName = "kitchen", Report = new CameraReport { Width = 1280 } };

        CameraState returned = await grain.KeepMessageAsync(sent);
        Assert.Equal(sent, returned);
        sent.DisplayName = "changed by the caller";
        returned.DisplayName = "changed by the receiver";

        Assert.Equal("kitchen", await grain.GetKeptNameAsync());
    }

    [Fact]
    public async Task Argument_is_copied_when_the_call_is_made_not_when_it_runs()
    {
        await using ISilo silo = await engine.StartAsync();
        IProbeGrain grain = silo.Grain("a");
        Task first = grain.PassAsync("first");
        CameraState sent = new() { DisplayName = "kitchen" };

        Task<CameraState> call = grain.KeepMessageAsync(sent);
        sent.DisplayName = "changed while the call waited";
        silo.Probe.Gate("first").Open();

        await Expect.SoonAsync(first, "the first call");
        Assert.Equal("kitchen", (await Expect.SoonAsync(call, "the call")).DisplayName);
    }

    [Fact]
    public async Task Reference_to_a_grain_can_be_passed_but_not_the_grain_itself()
    {
        await using ISilo silo = await engine.StartAsync();

        Assert.Equal("b: hello", await silo.Grain("a").AskAsync(silo.Grain("b"), "hello"));

        NotSupportedException error = await Assert.ThrowsAsync<NotSupportedException>(() => silo.Grain("a").PassItselfAsync(silo.Grain("b")));
        Assert.Contains("GrainFactory.GetGrain", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task References_to_the_same_grain_are_equal()
    {
        await using ISilo silo = await engine.StartAsync();

        Assert.Equal(silo.Grain("a"), silo.Grain("a"));
        Assert.NotEqual(silo.Grain("a"), silo.Grain("b"));
        Assert.Equal("probe/a", silo.Grain("a").ToString());
    }

    [Fact]
    public async Task One_way_call_returns_before_it_runs_and_its_failure_is_logged()
    {
        await using ISilo silo = await engine.StartAsync();

        await Expect.SoonAsync(silo.Grain("a").TellAsync("told"), "the one-way call to be on its way");
        await silo.Probe.Gate("told").Entered();
        silo.Probe.Gate("told").Open();

        await silo.Grain("a").TellBadlyAsync("bad");
        await silo.Grain("a").TouchAsync(); // runs after it
        Assert.Contains("TellBadlyAsync", Assert.Single(silo.Log.WithEvent(8007)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Call_without_answer_ends_in_a_timeout_that_names_it()
    {
        await using ISilo silo = await engine.StartAsync();
        Task running = silo.Grain("a").PassAsync("never");
        await silo.Probe.Gate("never").Entered();
        Task waiting = silo.Grain("a").TouchAsync().AsTask();

        silo.Time.Advance(Timeout - TimeSpan.FromMilliseconds(1));
        Assert.False(running.IsCompleted);
        silo.Time.Advance(TimeSpan.FromMilliseconds(1));

        TimeoutException error = await Assert.ThrowsAsync<TimeoutException>(() => Expect.SoonAsync(running, "the timeout"));
        Assert.Equal("IProbeGrain.PassAsync of probe/a has not answered after 30.0 s (GrainRuntime:ResponseTimeout): it is still running.", error.Message);
        error = await Assert.ThrowsAsync<TimeoutException>(() => Expect.SoonAsync(waiting, "the timeout"));
        Assert.EndsWith("it waits behind IProbeGrain.PassAsync.", error.Message, StringComparison.Ordinal);
        silo.Probe.Gate("never").Open();
    }

    [Fact]
    public async Task Call_that_timed_out_while_it_waited_never_runs()
    {
        await using ISilo silo = await engine.StartAsync();
        Task running = silo.Grain("a").PassAsync("first");
        await silo.Probe.Gate("first").Entered();
        Task waiting = silo.Grain("a").PassAsync("second");

        silo.Time.Advance(Timeout);
        await Assert.ThrowsAsync<TimeoutException>(() => waiting);
        silo.Probe.Gate("first").Open();
        await silo.Grain("a").TouchAsync(); // runs after everything that waited

        Assert.False(silo.Probe.Gate("second").WasEntered);
        await Assert.ThrowsAsync<TimeoutException>(() => running);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Grain_that_calls_itself_gets_a_timeout_that_shows_the_circle(bool throughAnother)
    {
        await using ISilo silo = await engine.StartAsync();
        Task call = throughAnother ? silo.Grain("a").CallSelfThroughAsync("b") : silo.Grain("a").CallSelfAsync();
        await Expect.SoonAsync(() => silo.Log.WithEvent(8010).Any(), "the warning that comes with the call that closes the circle");
        silo.Time.Advance(Timeout);

        TimeoutException error = await Assert.ThrowsAsync<TimeoutException>(() => Expect.SoonAsync(call, "the timeout"));
        string circle = throughAnother
            ? "probe/a IProbeGrain.CallSelfThroughAsync -> probe/b IProbeGrain.CallAsync -> probe/a IProbeGrain.TouchAsync waits for itself"
            : "probe/a IProbeGrain.CallSelfAsync -> probe/a IProbeGrain.TouchAsync waits for itself";
        Assert.Contains(circle, error.Message, StringComparison.Ordinal);
        Assert.Contains(circle, silo.Log.WithEvent(8010).First(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cancelling_frees_the_caller_at_once_and_reaches_the_grain_on_its_turns()
    {
        await using ISilo silo = await engine.StartAsync();
        using CancellationTokenSource cancellation = new();
        Task call = silo.Grain("a").WaitForTokenAsync("wait", cancellation.Token);
        await silo.Probe.Gate("wait").Entered();

        await cancellation.CancelAsync();

        OperationCanceledException error = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Expect.SoonAsync(call, "the cancellation"));
        Assert.Equal(cancellation.Token, error.CancellationToken);
        await silo.Probe.Gate("wait over").Entered();
        Assert.Contains("cancelled on a turn", silo.Probe.Events);
    }

    [Fact]
    public async Task Cancelled_call_that_still_waits_never_runs()
    {
        await using ISilo silo = await engine.StartAsync();
        using CancellationTokenSource cancellation = new();
        Task running = silo.Grain("a").PassAsync("first");
        Task waiting = silo.Grain("a").WaitForTokenAsync("second", cancellation.Token);

        await cancellation.CancelAsync();
        silo.Probe.Gate("fence").Open();
        await Expect.SoonAsync(silo.Grain("a").InterleaveAsync("fence"), "a call behind the cancellation, which may have to cross a link");
        silo.Probe.Gate("first").Open();
        await Expect.SoonAsync(running, "the first call");
        await silo.Grain("a").TouchAsync();

        Assert.True(waiting.IsCanceled);
        Assert.False(silo.Probe.Gate("second").WasEntered);
    }

    [Fact]
    public async Task Timeout_cancels_the_grains_token()
    {
        await using ISilo silo = await engine.StartAsync();
        Task call = silo.Grain("a").WaitForTokenAsync("wait", CancellationToken.None);
        await silo.Probe.Gate("wait").Entered();

        silo.Time.Advance(Timeout);

        await Assert.ThrowsAsync<TimeoutException>(() => Expect.SoonAsync(call, "the timeout"));
        await silo.Probe.Gate("wait over").Entered();
    }

    [Fact]
    public async Task Full_mailbox_refuses_calls_and_names_the_limit()
    {
        await using ISilo silo = await engine.StartAsync(static options => options.MaxWaitingCallsPerGrain = 3);
        Task running = silo.Grain("a").PassAsync("first");
        await silo.Probe.Gate("first").Entered();
        Task[] waiting = [.. Enumerable.Range(0, 3).Select(_ => silo.Grain("a").TouchAsync().AsTask())];

        LimitExceededException error = await Assert.ThrowsAsync<LimitExceededException>(async () => await silo.Grain("a").TouchAsync());

        Assert.Contains("MaxWaitingCallsPerGrain", error.Message, StringComparison.Ordinal);
        Assert.Contains("probe/a", error.Message, StringComparison.Ordinal);
        if (!engine.CallerIsElsewhere) // else a one-way caller is gone before anybody could tell
        {
            await Assert.ThrowsAsync<LimitExceededException>(() => silo.Grain("a").TellAsync("never"));
        }

        silo.Probe.Gate("first").Open();
        await Expect.SoonAsync(Task.WhenAll([running, .. waiting]), "the calls that were taken");
    }

    [Fact]
    public async Task Request_context_flows_down_the_chain_and_not_back()
    {
        await using ISilo silo = await engine.StartAsync();
        RequestContext.Set("who", "dashboard");

        Assert.Equal("dashboard", await silo.Grain("a").ForwardContextAsync("b", "who"));
        await silo.Grain("a").SetContextAsync("who", "grain");
        Assert.Equal("dashboard", RequestContext.Get("who"));

        RequestContext.Clear();
        Assert.Equal("nothing", await silo.Grain("a").GetFromContextAsync("who"));
    }

    [Fact]
    public async Task Request_context_refuses_what_could_be_shared()
    {
        await using ISilo silo = await engine.StartAsync();
        RequestContext.Set("list", new List<string>());

        NotSupportedException error = await Assert.ThrowsAsync<NotSupportedException>(async () => await silo.Grain("a").TouchAsync());

        RequestContext.Clear();
        Assert.StartsWith("RequestContext['list']", error.Message, StringComparison.Ordinal);
    }
}
