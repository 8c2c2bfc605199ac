namespace PetCam.WebRtc.Srtp;

/// <summary>Refuses indices that were seen, or that lie too far back to know (RFC 3711 §3.3.2).</summary>
internal struct ReplayWindow
{
    private const int WindowSize = 64;

    private ulong _seen;
    private long _highest;
    private bool _started;

    /// <summary>Call it for authentic packets only.</summary>
    /// <returns>False for a replay.</returns>
    public bool TryAccept(long index)
    {
        if (!_started || index > _highest)
        {
            long step = _started ? index - _highest : WindowSize;
            _seen = step >= WindowSize ? 1 : (_seen << (int)step) | 1;
            _highest = index;
            _started = true;
            return true;
        }

        long age = _highest - index;
        ulong bit = 1UL << (int)(age & (WindowSize - 1));
        if (age >= WindowSize || (_seen & bit) != 0)
        {
            return false;
        }

        _seen |= bit;
        return true;
    }
}
