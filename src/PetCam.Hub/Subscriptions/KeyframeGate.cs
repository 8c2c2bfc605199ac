using PetCam.Media;

namespace PetCam.Hub;

/// <summary>Keeps a sink that joined in the middle of a GOP, without replay, from units that it could not decode.</summary>
internal sealed class KeyframeGate : IAccessUnitSink
{
    private readonly IAccessUnitSink _inner;
    private bool _open;

    public KeyframeGate(IAccessUnitSink inner) => _inner = inner;

    public void OnAccessUnit(AccessUnit unit, bool isReplay)
    {
        _open |= unit.IsKeyframe;
        if (_open)
        {
            _inner.OnAccessUnit(unit, isReplay);
        }
    }

    public void OnDiscontinuity()
    {
        if (_open)
        {
            _inner.OnDiscontinuity();
        }
    }
}
