using System.Collections.Concurrent;
using PetCam.WebRtc.Ice;
using PetCam.WebRtc.Sending;
using PetCam.WebRtc.Streams;

namespace PetCam.WebRtc.Sessions;

/// <summary>The workers that share one UDP port. The kernel spreads peers over their sockets by address; sessions belong to whom they were given at the offer.</summary>
/// <remarks>
/// So a datagram may arrive at another worker than its session's. It is handed over: a connectivity check by the worker that its ufrag names, anything
/// else by who owns its address. Sending needs nothing of this: all sockets have the same source address. TCP connections arrive at one worker, and go
/// as a whole to the one that their first check names.
/// </remarks>
internal sealed class WorkerGroup
{
    private const int NoOwner = -1;

    private readonly ConcurrentDictionary<RemoteEndpoint, int> _owners = new();
    private readonly Member[] _members;

    /// <param name="workers">Number of workers; one alone shares nothing and needs no table.</param>
    public WorkerGroup(int workers) => _members = new Member[workers];

    public bool IsShared => _members.Length > 1;

    /// <summary>Before any worker runs: a worker with the queue that others fill for it.</summary>
    /// <param name="wake">Makes it look into the queue; any thread.</param>
    /// <param name="forget">Tells it that an address may belong to another worker now; any thread.</param>
    /// <param name="takeOver">Gives it a connection with the check that came first on it; any thread. Takes ownership.</param>
    public DatagramInbox Join(int worker, Action wake, Action<RemoteEndpoint> forget, Action<StreamConnection, byte[]> takeOver)
    {
        DatagramInbox inbox = new();
        _members[worker] = new Member(inbox, wake, forget, takeOver);
        return inbox;
    }

    /// <summary>The worker that an address was bound to last; -1 when to none.</summary>
    public int OwnerOf(in RemoteEndpoint source) => _owners.TryGetValue(source, out int owner) ? owner : NoOwner;

    /// <summary>The worker that a connectivity check is meant for; -1 when it is no check, or nobody's. Any bytes are safe.</summary>
    public int OwnerNamedBy(ReadOnlySpan<byte> message) =>
        StunMessage.TryParse(message, out StunMessage request, out _) && IceCredentials.WorkerOf(IceLiteResponder.LocalUfrag(request)) is int owner && IsMember(owner)
            ? owner
            : NoOwner;

    /// <summary>A check proved that datagrams from this address are for a session of this worker.</summary>
    public void Bind(in RemoteEndpoint endpoint, int worker)
    {
        if (!IsShared)
        {
            return;
        }

        int before = OwnerOf(endpoint);
        _owners[endpoint] = worker;
        if (before != NoOwner && before != worker)
        {
            _members[before].Forget(endpoint);
        }
    }

    /// <summary>The worker's session of this address is over.</summary>
    public void Unbind(in RemoteEndpoint endpoint, int worker)
    {
        if (IsShared)
        {
            _owners.TryRemove(new KeyValuePair<RemoteEndpoint, int>(endpoint, worker));
        }
    }

    /// <summary>Passes a datagram on; without effect for an owner that does not exist.</summary>
    public void Hand(int owner, ReadOnlySpan<byte> datagram, in RemoteEndpoint source)
    {
        if (IsMember(owner) && _members[owner].Inbox.TryPost(datagram, source))
        {
            _members[owner].Wake();
        }
    }

    /// <summary>Passes a TCP connection on. Takes ownership.</summary>
    /// <param name="owner">As <see cref="OwnerNamedBy"/> said.</param>
    public void Hand(int owner, StreamConnection connection, ReadOnlySpan<byte> first) => _members[owner].TakeOver(connection, first.ToArray());

    private bool IsMember(int worker) => (uint)worker < (uint)_members.Length;

    private sealed record Member(DatagramInbox Inbox, Action Wake, Action<RemoteEndpoint> Forget, Action<StreamConnection, byte[]> TakeOver);
}
