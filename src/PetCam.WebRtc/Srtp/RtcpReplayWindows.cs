namespace PetCam.WebRtc.Srtp;

/// <summary>One replay window per SSRC that a peer reports under: the SRTCP index belongs to the SSRC's cryptographic context (RFC 3711 §3.2.3, §3.4).</summary>
/// <remarks>
/// Most clients count all their reports together. pion counts per SSRC, and reports under several: in one window the second one's would look like replays.
/// Only who holds the keys gets an SSRC in here. When there are more than <see cref="Capacity"/>, the one that was new longest ago makes room.
/// </remarks>
internal sealed class RtcpReplayWindows
{
    private const int Capacity = 8;

    private readonly uint[] _ssrcs = new uint[Capacity];
    private readonly ReplayWindow[] _windows = new ReplayWindow[Capacity];
    private int _count;

    /// <summary>Call it for authentic packets only.</summary>
    /// <param name="ssrc">Of the packet's sender.</param>
    /// <returns>False for a replay.</returns>
    public bool TryAccept(uint ssrc, uint index)
    {
        int known = _ssrcs.AsSpan(0, Math.Min(_count, Capacity)).IndexOf(ssrc);
        if (known < 0)
        {
            known = _count++ % Capacity;
            _ssrcs[known] = ssrc;
            _windows[known] = default;
        }

        return _windows[known].TryAccept(index);
    }
}
