using PetCam.WebRtc.Dtls;
using PetCam.WebRtc.Ice;
using PetCam.WebRtc.Sending;
using PetCam.WebRtc.Streams;

namespace PetCam.WebRtc.Sessions;

/// <summary>Gives each received datagram to the part that understands it. What nobody knows is dropped in silence.</summary>
internal sealed class DatagramRouter(SessionTable sessions, WorkerGroup group, PathOutput paths, ISessionEvents events, WorkerContext worker)
{
    private readonly byte[] _plain = new byte[IDatagramReceiver.MaxDatagramBytes];
    private readonly byte[] _answer = new byte[StunMessageWriter.MaxBytes];

    /// <summary>A datagram from the worker's own socket; one that is another worker's is handed over.</summary>
    public void Route(ReadOnlySpan<byte> datagram, in RemoteEndpoint source)
    {
        if (!TryRoute(datagram, source, out int owner) && group.IsShared)
        {
            group.Hand(owner, datagram, source);
        }
    }

    /// <summary>A datagram that another worker handed over, or a message on a connection of this one: it goes no further.</summary>
    public void RouteHere(ReadOnlySpan<byte> datagram, in RemoteEndpoint source) => TryRoute(datagram, source, out _);

    /// <summary>True for an address that a session has passed a check from.</summary>
    public bool Knows(in RemoteEndpoint source) => sessions.TryFind(source, out _);

    /// <summary>The connection that an address stood for is gone.</summary>
    public void Forget(in RemoteEndpoint source) => sessions.Forget(source);

    // False when no session here is concerned; then owner is the worker to ask, or -1.
    private bool TryRoute(ReadOnlySpan<byte> datagram, in RemoteEndpoint source, out int owner)
    {
        owner = -1;
        switch (DatagramDemultiplexer.Classify(datagram))
        {
            case DatagramKind.Stun:
                return TryRouteStun(datagram, source, out owner);
            case DatagramKind.Dtls when sessions.TryFind(source, out PeerSession? session):
                RouteDtls(datagram, session);
                break;
            case DatagramKind.Media when sessions.TryFind(source, out PeerSession? session):
                RouteMedia(datagram, session);
                break;
            case DatagramKind.Dtls or DatagramKind.Media when group.IsShared:
                owner = group.OwnerOf(source);
                return false;
            default:
                return false;
        }

        return true;
    }

    private bool TryRouteStun(ReadOnlySpan<byte> datagram, in RemoteEndpoint source, out int owner)
    {
        owner = -1;
        if (!StunMessage.TryParse(datagram, out StunMessage request, out _))
        {
            return false;
        }

        ReadOnlySpan<byte> ufrag = IceLiteResponder.LocalUfrag(request);
        if (!sessions.TryFindByUfrag(ufrag, out PeerSession? session))
        {
            owner = IceCredentials.WorkerOf(ufrag);
            return false;
        }

        ConnectivityCheckOutcome outcome = IceLiteResponder.Respond(request, source, session.Ice.KeyOf(ufrag), _answer, out int answerBytes);
        paths.TrySend(_answer.AsSpan(0, answerBytes), source);
        if (outcome != ConnectivityCheckOutcome.Refused)
        {
            sessions.NoteCheck(session, ufrag, source, outcome == ConnectivityCheckOutcome.Nominated, worker.Time.GetTimestamp());
        }

        return true;
    }

    private void RouteDtls(ReadOnlySpan<byte> datagram, PeerSession session)
    {
        DtlsState before = session.Dtls.State;
        session.Dtls.Receive(datagram);
        DtlsState after = session.Dtls.State;
        if (after == before)
        {
            return;
        }

        switch (after)
        {
            case DtlsState.Connected:
                events.OnConnected(session);
                break;
            case DtlsState.Closed:
                events.OnEnded(session, SessionEnd.ClosedByPeer, null);
                break;
            case DtlsState.Failed:
                events.OnEnded(session, SessionEnd.HandshakeFailed, session.Dtls.FailureReason);
                break;
            default:
                break;
        }
    }

    private void RouteMedia(ReadOnlySpan<byte> datagram, PeerSession session)
    {
        if (session.Srtp is not { } srtp)
        {
            return;
        }

        if (!DatagramDemultiplexer.IsRtcp(datagram))
        {
            session.HandleRtp(datagram, worker);
        }
        else if (srtp.TryUnprotectRtcp(datagram, _plain, out int length))
        {
            session.HandleRtcp(_plain.AsSpan(0, length), worker);
        }
    }
}
