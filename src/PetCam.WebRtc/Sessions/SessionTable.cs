using System.Diagnostics.CodeAnalysis;
using System.Text;
using PetCam.WebRtc.Ice;
using PetCam.WebRtc.Sending;

namespace PetCam.WebRtc.Sessions;

/// <summary>One worker's sessions, found by address; by ufrag only for connectivity checks. One thread.</summary>
internal sealed class SessionTable(WorkerGroup group, int worker)
{
    private const int MaxUfragBytes = 256;

    private readonly HashSet<PeerSession> _all = [];
    private readonly List<RemoteEndpoint> _forgotten = [];
    private readonly Dictionary<string, PeerSession> _byUfrag = new(StringComparer.Ordinal);
    private readonly Dictionary<RemoteEndpoint, PeerSession> _byAddress = [];

    public int Count => _all.Count;

    public IReadOnlyCollection<PeerSession> All => _all;

    public void Add(PeerSession session)
    {
        Name(session.Ice.Current, session);
        _all.Add(session);
    }

    /// <summary>Another worker's session was bound to an address: ours does not have it any more, unless it was bound here again.</summary>
    public void Yield(in RemoteEndpoint endpoint)
    {
        if (group.OwnerOf(endpoint) != worker)
        {
            _byAddress.Remove(endpoint);
        }
    }

    public bool Contains(PeerSession session) => _all.Contains(session);

    /// <summary>ICE restarts: checks with the new credentials are the session's too from now on.</summary>
    public void Restart(PeerSession session, string peerUfrag, IceCredentials fresh)
    {
        if (session.Ice.Restart(peerUfrag, fresh) is { } abandoned)
        {
            Unname(abandoned);
        }

        Name(fresh, session);
    }

    /// <summary>Takes an authentic check with a session's ufrag: from now on datagrams from its address are the session's, whoever had it before.</summary>
    /// <param name="now">Timestamp of the worker's <see cref="TimeProvider"/>.</param>
    public void NoteCheck(PeerSession session, ReadOnlySpan<byte> ufrag, in RemoteEndpoint source, bool isNominated, long now)
    {
        if (session.Ice.Confirm(ufrag) is { } ended)
        {
            Unname(ended);
            session.Paths.Restart(_forgotten);
            Unbind(session, _forgotten);
            _forgotten.Clear();
        }

        session.NoteCheck(source, isNominated, now, out RemoteEndpoint forgotten);
        Unbind(session, forgotten);
        Bind(source, session);
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
        _all.Remove(session);
        Unname(session.Ice.Current);
        if (session.Ice.Pending is { } pending)
        {
            Unname(pending);
        }

        Unbind(session, session.Paths.Endpoints);
    }

    /// <summary>The path is gone: its connection was closed.</summary>
    public void Forget(in RemoteEndpoint endpoint)
    {
        if (_byAddress.Remove(endpoint, out PeerSession? session))
        {
            session.Paths.Remove(endpoint);
        }
    }

    private void Name(IceCredentials credentials, PeerSession session) => _byUfrag.Add(credentials.Ufrag, session);

    private void Unname(IceCredentials credentials) => _byUfrag.Remove(credentials.Ufrag);

    // Connections are the worker's own: no other one has to know their addresses.
    private void Bind(in RemoteEndpoint endpoint, PeerSession session)
    {
        _byAddress[endpoint] = session;
        if (!endpoint.IsStream)
        {
            group.Bind(endpoint, worker);
        }
    }

    private void Unbind(PeerSession session, IReadOnlyList<RemoteEndpoint> endpoints)
    {
        foreach (RemoteEndpoint endpoint in endpoints)
        {
            Unbind(session, endpoint);
        }
    }

    private void Unbind(PeerSession session, in RemoteEndpoint endpoint)
    {
        if (_byAddress.TryGetValue(endpoint, out PeerSession? owner) && ReferenceEquals(owner, session))
        {
            _byAddress.Remove(endpoint);
            group.Unbind(endpoint, worker);
        }
    }
}
