using PetCam.Media;

namespace PetCam.Hub.Tests;

/// <summary>Writes down what a sink is told, e.g. <c>K10r D11r | K30</c>: keyframe or delta, sequence, r for replayed, bar for discontinuity.</summary>
internal sealed class RecordingSink : IAccessUnitSink
{
    private readonly List<string> _events = [];

    public Action<AccessUnit>? OnUnit { get; init; }

    public override string ToString() => string.Join(' ', _events);

    public void OnAccessUnit(AccessUnit unit, bool isReplay)
    {
        OnUnit?.Invoke(unit);
        _events.Add($"{(unit.IsKeyframe ? 'K' : 'D')}{unit.Info.Sequence}{(isReplay ? "r" : string.Empty)}");
    }

    public void OnDiscontinuity() => _events.Add("|");
}
