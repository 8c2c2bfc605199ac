using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Orleans.Runtime;

namespace PetCam.GrainRuntime.Tests.Cluster;

/// <summary>One trace, and counters on both sides, when a call goes from silo to silo.</summary>
public sealed class CrossSiloTelemetryTests
{
    private const string TraceId = "0af7651916cd43dd8448eb211c80319c";
    private const string SpanId = "b7ad6b7169203331";

    [Fact]
    public async Task Trace_and_context_of_a_request_reach_the_grain_on_another_silo_and_the_one_it_calls_back_on_the_first()
    {
        ConcurrentQueue<Activity> stopped = new();
        using ActivityListener listener = new()
        {
            ShouldListenTo = static source => source.Name is "PetCam.GrainRuntime" or "a web server",
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity =>
            {
                if (activity.TraceId.ToHexString() == TraceId)
                {
                    stopped.Enqueue(activity); // other tests trace meanwhile
                }
            },
        };
        ActivitySource.AddActivityListener(listener);
        using ActivitySource source = new("a web server");
        await using TestCluster cluster = await TestCluster.StartAsync("home", null, "caller", "home");
        await cluster.MoveAsync("probe/b", "caller", tellOthers: true);

        Assert.True(ActivityContext.TryParse($"00-{TraceId}-{SpanId}-01", "vendor=value", isRemote: true, out ActivityContext browser));
        using (Activity request = source.StartActivity("request", ActivityKind.Server, browser)!)
        {
            RequestContext.Set("who", "dashboard");
            Assert.Equal("dashboard", await cluster["caller"].Grain("a").ForwardContextAsync("b", "who"));
            RequestContext.Clear();
        }

        await Expect.SoonAsync(() => stopped.Count == 3, "the activity of the call to stop, which may be after its answer");
        Dictionary<string, Activity> byName = stopped.ToDictionary(static activity => activity.OperationName);
        Activity there = byName["IProbeGrain.ForwardContextAsync"];
        Activity back = byName["IProbeGrain.GetFromContextAsync"];
        Assert.Equal(byName["request"].SpanId, there.ParentSpanId);
        Assert.Equal(there.SpanId, back.ParentSpanId);
        Assert.True(there.HasRemoteParent && back.HasRemoteParent);
        Assert.All(stopped, static activity => Assert.Equal(("vendor=value", ActivityTraceFlags.Recorded), (activity.TraceStateString, activity.ActivityTraceFlags)));
        Assert.Equal((1, 1), (cluster["caller"].Host.Count, cluster["home"].Host.Count));
    }

    [Fact]
    public async Task Caller_and_receiver_count_the_call_each_on_its_side()
    {
        await using TestCluster cluster = await TestCluster.StartAsync("home", null, "caller", "home");
        using Counted caller = new(cluster["caller"]);
        using Counted home = new(cluster["home"]);

        await cluster["caller"].Grain("a").TouchAsync();
        await cluster["caller"].Grain("a").TouchAsync();
        await Expect.SoonAsync(() => caller["petcam.grains.remote_calls"] == 2, "the count, which comes behind the answer");

        Assert.Equal((2, 0), (caller["petcam.grains.remote_calls"], home["petcam.grains.remote_calls"]));
        Assert.Equal((0, 2), (caller["petcam.grains.received_calls"], home["petcam.grains.received_calls"]));
        Assert.Equal((2, 0), (caller["petcam.grain.calls"], home["petcam.grain.calls"]));
        Assert.Equal((0, 1), (caller["petcam.grain.activations"], home["petcam.grain.activations"]));
    }

    /// <summary>The counters of one silo.</summary>
    private sealed class Counted : IDisposable
    {
        private readonly ConcurrentDictionary<string, long> _sums = new();
        private readonly MeterListener _listener;

        public Counted(ClusterNode node)
        {
            IMeterFactory meters = node.Meters;
            _listener = new MeterListener
            {
                InstrumentPublished = (instrument, listener) =>
                {
                    if (ReferenceEquals(instrument.Meter.Scope, meters))
                    {
                        listener.EnableMeasurementEvents(instrument);
                    }
                },
            };
            _listener.SetMeasurementEventCallback<long>((instrument, value, _, _) => _sums.AddOrUpdate(instrument.Name, value, (_, sum) => sum + value));
            _listener.Start();
        }

        public long this[string instrument] => _sums.GetValueOrDefault(instrument);

        public void Dispose() => _listener.Dispose();
    }
}
