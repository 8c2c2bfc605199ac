using PetCam.Media;

namespace PetCam.Hub;

/// <summary>Keeps a sink that joined in the middle of a GOP, and could not be given what was before, from units that it could not decode.</summary>
internal sealed class KeyframeGate : IAccessUnitSink
{
    private readonly IAccessUnitSink _inner;
    private readonly bool _wantsReplay;
    private bool _open;

    public KeyframeGate(IAccessUnitSink inner, bool wantsReplay)
    {
        _inner = inner;
        _wantsReplay = wantsReplay;
    }

    /// <summary>It would have begun with the cached GOP, had there been one, and waits.</summary>
    public bool AwaitsGop => _wantsReplay && !_open;

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
