using System.Runtime.InteropServices;
using PetCam.WebRtc.Sending;

namespace PetCam.WebRtc.Ice;

/// <summary>The addresses of one peer that passed a connectivity check, when each last did, and the one that is sent to.</summary>
internal sealed class CheckedPaths
{
    private const int MaxPaths = 8;

    private readonly List<RemoteEndpoint> _endpoints = new(1);
    private readonly List<long> _checkedAt = new(1);

    public IReadOnlyList<RemoteEndpoint> Endpoints => _endpoints;

    /// <summary>Where it is sent to; null before the first check, and while a broken connection has no successor.</summary>
    public RemoteEndpoint? Selected { get; private set; }

    /// <summary>
    /// Timestamp of the last sign of consent from <see cref="Selected"/>, a check or an authentic report: consent is given by a path, not by a peer (RFC 7675 §5.1).
    /// 0 before the first.
    /// </summary>
    public long ConsentAt { get; private set; }

    /// <summary>Notes an authentic check.</summary>
    /// <param name="now">Timestamp.</param>
    /// <param name="forgotten">A path that had to make room; default when none.</param>
    /// <returns>True when what is sent to has changed.</returns>
    public bool Note(in RemoteEndpoint endpoint, bool isNominated, long now, out RemoteEndpoint forgotten)
    {
        forgotten = default;
        int index = _endpoints.IndexOf(endpoint);
        if (index < 0)
        {
            forgotten = _endpoints.Count == MaxPaths ? RemoveStalest() : default;
            _endpoints.Add(endpoint);
            _checkedAt.Add(now);
        }
        else
        {
            _checkedAt[index] = now;
        }

        bool changes = Selected != endpoint && (isNominated || Selected is null);
        Selected = changes ? endpoint : Selected;
        ConsentAt = Selected == endpoint ? now : ConsentAt;
        return changes;
    }

    /// <summary>Notes an authentic RTCP packet, which proves as much as a check: that who holds the keys receives there and goes on.</summary>
    /// <remarks>Old libnice, and so GStreamer's webrtcbin before 1.24, makes no checks once it is connected.</remarks>
    public void NoteReport(in RemoteEndpoint endpoint, long now) => ConsentAt = Selected == endpoint ? now : ConsentAt;

    /// <summary>A path is gone, because its connection broke.</summary>
    /// <returns>True when it was the selected one.</returns>
    public bool Remove(in RemoteEndpoint endpoint)
    {
        int index = _endpoints.IndexOf(endpoint);
        if (index < 0)
        {
            return false;
        }

        RemoveAt(index);
        bool wasSelected = Selected == endpoint;
        Selected = wasSelected ? null : Selected;
        return wasSelected;
    }

    /// <summary>ICE restarted: what was checked before counts no more, but media goes on where it goes until the client nominates again.</summary>
    /// <param name="forgotten">Takes the paths that are not the session's any more.</param>
    public void Restart(ICollection<RemoteEndpoint> forgotten)
    {
        for (int i = _endpoints.Count - 1; i >= 0; i--)
        {
            if (_endpoints[i] != Selected)
            {
                forgotten.Add(_endpoints[i]);
                RemoveAt(i);
            }
        }
    }

    private RemoteEndpoint RemoveStalest()
    {
        ReadOnlySpan<long> checkedAt = CollectionsMarshal.AsSpan(_checkedAt);
        int stalest = -1;
        for (int i = 0; i < checkedAt.Length; i++)
        {
            if (_endpoints[i] != Selected && (stalest < 0 || checkedAt[i] < checkedAt[stalest]))
            {
                stalest = i;
            }
        }

        RemoteEndpoint removed = _endpoints[stalest];
        RemoveAt(stalest);
        return removed;
    }

    private void RemoveAt(int index)
    {
        _endpoints.RemoveAt(index);
        _checkedAt.RemoveAt(index);
    }
}
