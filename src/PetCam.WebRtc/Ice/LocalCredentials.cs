using System.Text;

namespace PetCam.WebRtc.Ice;

/// <summary>Our half of a session's ICE credentials. While ICE restarts there are two: the old ones hold until a check came with the new ones (RFC 8445 §2.4).</summary>
internal sealed class LocalCredentials(IceCredentials initial, string peerUfrag)
{
    public IceCredentials Current { get; private set; } = initial;

    /// <summary>Told to the client and not used by it yet; null when ICE does not restart.</summary>
    public IceCredentials? Pending { get; private set; }

    /// <summary>The client's ufrag of the newest ICE session; another one in a patch restarts ICE. Any thread.</summary>
    public string PeerUfrag { get; private set; } = peerUfrag;

    /// <summary>Begins a restart.</summary>
    /// <returns>What an earlier restart had told and nobody will use any more; null when there is nothing like that.</returns>
    public IceCredentials? Restart(string peerUfrag, IceCredentials fresh)
    {
        IceCredentials? abandoned = Pending;
        Pending = fresh;
        PeerUfrag = peerUfrag;
        return abandoned;
    }

    /// <summary>The key that a check with this ufrag must be made with.</summary>
    public ReadOnlySpan<byte> KeyOf(ReadOnlySpan<byte> ufrag) => IsPending(ufrag) ? Pending!.Key : Current.Key;

    /// <summary>A check with this ufrag was authentic.</summary>
    /// <returns>The credentials that have ended by it; null when nothing changed.</returns>
    public IceCredentials? Confirm(ReadOnlySpan<byte> ufrag)
    {
        if (!IsPending(ufrag))
        {
            return null;
        }

        IceCredentials ended = Current;
        Current = Pending!;
        Pending = null;
        return ended;
    }

    private bool IsPending(ReadOnlySpan<byte> ufrag) => Pending is not null && Ascii.Equals(ufrag, Pending.Ufrag);
}
