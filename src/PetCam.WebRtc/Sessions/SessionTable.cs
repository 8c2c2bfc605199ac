using System.Diagnostics.CodeAnalysis;
using System.Text;
using PetCam.WebRtc.Sending;

namespace PetCam.WebRtc.Sessions;

/// <summary>One worker's sessions, found by address; by ufrag only for connectivity checks. One thread.</summary>
internal sealed class SessionTable
{
    private const int MaxUfragBytes = 256;

    private readonly Dictionary<string, ViewerSession> _byUfrag = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ViewerSession>.AlternateLookup<ReadOnlySpan<char>> _byUfragSpan;
    private readonly Dictionary<RemoteEndpoint, ViewerSession> _byAddress = [];

    public SessionTable() => _byUfragSpan = _byUfrag.GetAlternateLookup<ReadOnlySpan<char>>();

    public int Count => _byUfrag.Count;

    public IEnumerable<ViewerSession> All => _byUfrag.Values;

    public void Add(ViewerSession session) => _byUfrag.Add(session.Negotiated.Credentials.Ufrag, session);

    public bool Contains(ViewerSession session) => _byUfrag.ContainsKey(session.Negotiated.Credentials.Ufrag);

    /// <summary>From now on datagrams from this address are the session's, whoever had it before.</summary>
    public void Bind(in RemoteEndpoint endpoint, ViewerSession session) => _byAddress[endpoint] = session;

    public bool TryFind(in RemoteEndpoint source, [NotNullWhen(true)] out ViewerSession? session) => _byAddress.TryGetValue(source, out session);

    public bool TryFindByUfrag(ReadOnlySpan<byte> ufrag, [NotNullWhen(true)] out ViewerSession? session)
    {
        session = null;
        if (ufrag.Length is 0 or > MaxUfragBytes)
        {
            return false;
        }

        Span<char> characters = stackalloc char[ufrag.Length];
        Encoding.Latin1.GetChars(ufrag, characters);
        return _byUfragSpan.TryGetValue(characters, out session);
    }

    public void Remove(ViewerSession session)
    {
        _byUfrag.Remove(session.Negotiated.Credentials.Ufrag);
        foreach (RemoteEndpoint endpoint in session.Endpoints)
        {
            if (_byAddress.TryGetValue(endpoint, out ViewerSession? owner) && ReferenceEquals(owner, session))
            {
                _byAddress.Remove(endpoint);
            }
        }
    }
}
