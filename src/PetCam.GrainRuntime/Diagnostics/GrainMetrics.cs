using System.Diagnostics.Metrics;

namespace PetCam.GrainRuntime.Diagnostics;

/// <summary>The runtime's meter, <c>PetCam.GrainRuntime</c>. Tagged by grain type and method, never by key.</summary>
internal sealed class GrainMetrics
{
    private readonly Counter<long> _calls;
    private readonly UpDownCounter<long> _activations;
    private readonly Histogram<double> _turnDuration;

    public GrainMetrics(IMeterFactory meters)
    {
        Meter meter = meters.Create("PetCam.GrainRuntime");
        _calls = meter.CreateCounter<long>("petcam.grain.calls", "{call}", "Calls that ended, by grain type, method and outcome.");
        _activations = meter.CreateUpDownCounter<long>("petcam.grain.activations", "{activation}", "Active grains, by type.");
        _turnDuration = meter.CreateHistogram<double>("petcam.grain.turn.duration", "s", "Time that one turn held its thread.");
    }

    public bool MeasuresTurns => _turnDuration.Enabled;

    public void CallEnded(string grainType, string method, string outcome)
    {
        if (_calls.Enabled)
        {
            _calls.Add(1, new("grain", grainType), new("method", method), new("outcome", outcome));
        }
    }

    public void Activated(string grainType) => _activations.Add(1, new KeyValuePair<string, object?>("grain", grainType));

    public void Deactivated(string grainType) => _activations.Add(-1, new KeyValuePair<string, object?>("grain", grainType));

    public void TurnEnded(string grainType, TimeSpan duration) =>
        _turnDuration.Record(duration.TotalSeconds, new KeyValuePair<string, object?>("grain", grainType));
}
