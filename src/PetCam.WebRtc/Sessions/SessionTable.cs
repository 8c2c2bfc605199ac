using System.Diagnostics.CodeAnalysis;
using System.Text;
using PetCam.WebRtc.Sending;

namespace PetCam.WebRtc.Sessions;

/// <summary>One worker's sessions, found by address; by ufrag only for connectivity checks. One thread.</summary>
internal sealed class SessionTable(WorkerGroup group, int worker)
{
    private const int MaxUfragBytes = 256;

    private readonly Dictionary<string, PeerSession> _byUfrag = new(StringComparer.Ordinal);
    private readonly Dictionary<RemoteEndpoint, PeerSession> _byAddress = [];

    public int Count => _byUfrag.Count;

    public IEnumerable<PeerSession> All => _byUfrag.Values;

    public void Add(PeerSession session) => _byUfrag.Add(session.Transport.Credentials.Ufrag, session);

    public bool Contains(PeerSession session) => _byUfrag.ContainsKey(session.Transport.Credentials.Ufrag);

    /// <summary>From now on datagrams from this address are the session's, whoever had it before.</summary>
    public void Bind(in RemoteEndpoint endpoint, PeerSession session)
    {
        _byAddress[endpoint] = session;
        group.Bind(endpoint, worker);
    }

    /// <summary>Another worker's session was bound to an address: ours does not have it any more, unless it was bound here again.</summary>
    public void Forget(in RemoteEndpoint endpoint)
    {
        if (group.OwnerOf(endpoint) != worker)
        {
            _byAddress.Remove(endpoint);
        }
    }

    public bool TryFind(in RemoteEndpoint source, [NotNullWhen(true)] out PeerSession? session) => _byAddress.TryGetValue(source, out session);

    public bool TryFindByUfrag(ReadOnlySpan<byte> ufrag, [NotNullWhen(true)] out PeerSession? session)
    {
        session = null;
        if (ufrag.Length is 0 or > MaxUfragBytes)
        {
            return false;
        }

        Span<char> characters = stackalloc char[ufrag.Length];
        Encoding.Latin1.GetChars(ufrag, characters);
        return _byUfrag.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(characters, out session);
    }

    public void Remove(PeerSession session)
    {
        _byUfrag.Remove(session.Transport.Credentials.Ufrag);
        foreach (RemoteEndpoint endpoint in session.Endpoints)
        {
            if (_byAddress.TryGetValue(endpoint, out PeerSession? owner) && ReferenceEquals(owner, session))
            {
                _byAddress.Remove(endpoint);
                group.Unbind(endpoint, worker);
            }
        }
    }
}
