using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using PetCam.GrainRuntime.Tests.Engines;

namespace PetCam.GrainRuntime.Tests.Diagnostics;

public sealed class GrainTelemetryTests
{
    [Fact]
    public async Task Calls_activations_and_turns_are_counted_by_type_and_method()
    {
        ConcurrentQueue<(string Instrument, double Value, string Tags)> measured = new();
        using MeterListener listener = Listen(measured);
        await using ISilo silo = await LocalSilo.StartAsync();

        await silo.Grain("a").TouchAsync();
        await Assert.ThrowsAsync<InvalidOperationException>(() => silo.Grain("a").ThrowAsync("no"));
        await silo.StopAsync();

        Assert.Contains(("petcam.grain.calls", 1d, "grain=probe method=IProbeGrain.TouchAsync outcome=ok"), measured);
        Assert.Contains(("petcam.grain.calls", 1d, "grain=probe method=IProbeGrain.ThrowAsync outcome=error"), measured);
        Assert.Equal([1d, -1d], measured.Where(static m => m.Instrument == "petcam.grain.activations").Select(static m => m.Value));
        Assert.Contains(measured, static m => m is { Instrument: "petcam.grain.turn.duration", Tags: "grain=probe", Value: > 0 });
    }

    [Fact]
    public async Task Call_is_an_activity_below_the_callers_when_somebody_listens()
    {
        ConcurrentQueue<Activity> stopped = new();
        using ActivityListener listener = new()
        {
            ShouldListenTo = static source => source.Name is "PetCam.GrainRuntime" or "test",
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = stopped.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        using ActivitySource source = new("test");
        await using ISilo silo = await LocalSilo.StartAsync();

        using (Activity? request = source.StartActivity("request"))
        {
            await silo.Grain("a").CallAsync("b");
        }

        await silo.StopAsync(); // an answer may arrive before the activity of its call has stopped
        Dictionary<string, Activity> byName = stopped.ToDictionary(static activity => activity.OperationName);
        Assert.Equal(byName["request"].SpanId, byName["IProbeGrain.CallAsync"].ParentSpanId);
        Assert.Equal(byName["IProbeGrain.CallAsync"].SpanId, byName["IProbeGrain.TouchAsync"].ParentSpanId);
        Assert.Equal("b", byName["IProbeGrain.TouchAsync"].GetTagItem("petcam.grain.key"));
    }

    private static MeterListener Listen(ConcurrentQueue<(string Instrument, double Value, string Tags)> measured)
    {
        MeterListener listener = new()
        {
            InstrumentPublished = static (instrument, listener) =>
            {
                if (instrument.Meter.Name == "PetCam.GrainRuntime")
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => measured.Enqueue((instrument.Name, value, Text(tags))));
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => measured.Enqueue((instrument.Name, value, Text(tags))));
        listener.Start();
        return listener;
    }

    private static string Text(ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        string.Join(' ', tags.ToArray().Select(static tag => $"{tag.Key}={tag.Value}"));
}
