using System.Diagnostics.Metrics;

namespace PetCam.GrainRuntime.Diagnostics;

/// <summary>What calls between silos measure, on the meter <c>PetCam.GrainRuntime</c>. Tagged by grain type, never by key or silo.</summary>
internal sealed class LinkMetrics
{
    private readonly Counter<long> _calls;
    private readonly Counter<long> _received;
    private readonly Histogram<double> _latency;
    private readonly Counter<long> _notHere;
    private readonly Counter<long> _reconnects;
    private readonly Counter<long> _refused;

    public LinkMetrics(IMeterFactory meters)
    {
        Meter meter = meters.Create("PetCam.GrainRuntime");
        _calls = meter.CreateCounter<long>("petcam.grains.remote_calls", "{call}", "Calls that another silo answered, by grain type.");
        _received = meter.CreateCounter<long>("petcam.grains.received_calls", "{call}", "Calls of other silos that were let in here, by grain type.");
        _latency = meter.CreateHistogram(
            "petcam.grains.remote_latency", "s", "Time from sending a call to another silo to its answer.", advice: new InstrumentAdvice<double>
            {
                HistogramBucketBoundaries = [0.00002, 0.00005, 0.0001, 0.0002, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.5, 1, 5, 30],
            });
        _notHere = meter.CreateCounter<long>("petcam.grains.not_here", "{call}", "Calls that were sent to a silo that does not own their grain, by side.");
        _reconnects = meter.CreateCounter<long>("petcam.grains.link_reconnects", "{connection}", "Connections to other silos that broke.");
        _refused = meter.CreateCounter<long>("petcam.grains.links_refused", "{connection}", "Connections from other silos that were closed because of what they sent.");
    }

    public bool MeasuresLatency => _latency.Enabled;

    public void CallAnswered(string grainType, TimeSpan elapsed)
    {
        _calls.Add(1, new KeyValuePair<string, object?>("grain", grainType));
        _latency.Record(elapsed.TotalSeconds, new KeyValuePair<string, object?>("grain", grainType));
    }

    public void CallReceived(string grainType)
    {
        if (_received.Enabled)
        {
            _received.Add(1, new KeyValuePair<string, object?>("grain", grainType));
        }
    }

    public void NotHereAnswered() => _notHere.Add(1, new KeyValuePair<string, object?>("side", "receiver"));

    public void NotHereReceived() => _notHere.Add(1, new KeyValuePair<string, object?>("side", "caller"));

    public void LinkBroken() => _reconnects.Add(1);

    public void LinkRefused() => _refused.Add(1);
}
