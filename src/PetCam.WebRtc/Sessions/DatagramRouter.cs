using PetCam.WebRtc.Dtls;
using PetCam.WebRtc.Ice;
using PetCam.WebRtc.Sending;
using PetCam.WebRtc.Streams;

namespace PetCam.WebRtc.Sessions;

/// <summary>Gives each received datagram to the part that understands it. What nobody knows is dropped in silence.</summary>
internal sealed class DatagramRouter(SessionTable sessions, WorkerGroup group, PathOutput paths, ISessionEvents events, WorkerContext worker)
{
    private const int MaxErrorAnswersPerSecond = 50; // what is not authentic may have a forged sender

    private readonly RateLimit _errorAnswers = new(MaxErrorAnswersPerSecond, worker.Time);
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
                RouteMedia(datagram, source, session);
                break;
            case DatagramKind.Dtls or DatagramKind.Media:
                owner = group.IsShared ? group.OwnerOf(source) : owner;
                CountUnlessElsewhere(owner, RefusalCause.UncheckedAddress);
                return false;
            default:
                worker.Refusals.Count(RefusalCause.Unknown);
                break;
        }

        return true;
    }

    // What another worker is asked about is counted there.
    private void CountUnlessElsewhere(int owner, RefusalCause cause)
    {
        if (!group.IsShared || owner < 0)
        {
            worker.Refusals.Count(cause);
        }
    }

    private bool TryRouteStun(ReadOnlySpan<byte> datagram, in RemoteEndpoint source, out int owner)
    {
        owner = -1;
        if (!StunMessage.TryParse(datagram, out StunMessage request, out _) || request.Type != StunMessageType.BindingRequest)
        {
            worker.Refusals.Count(RefusalCause.MalformedCheck);
            return true;
        }

        ReadOnlySpan<byte> ufrag = IceLiteResponder.LocalUfrag(request);
        if (!sessions.TryFindByUfrag(ufrag, out PeerSession? session))
        {
            owner = group.IsShared ? IceCredentials.WorkerOf(ufrag) : owner;
            CountUnlessElsewhere(owner, RefusalCause.UnknownUfrag);
            return false;
        }

        ConnectivityCheckOutcome outcome = IceLiteResponder.Respond(request, source, session.Ice.KeyOf(ufrag), _answer, out int answerBytes);
        if (outcome == ConnectivityCheckOutcome.Refused && !_errorAnswers.TryTake())
        {
            worker.Refusals.Count(RefusalCause.UnansweredCheck);
            return true;
        }

        paths.TrySend(_answer.AsSpan(0, answerBytes), source);
        if (outcome == ConnectivityCheckOutcome.Refused)
        {
            worker.Refusals.Count(RefusalCause.RefusedCheck);
            return true;
        }

        sessions.NoteCheck(session, ufrag, source, outcome == ConnectivityCheckOutcome.Nominated, worker.Time.GetTimestamp());
        return true;
    }

    private void RouteDtls(ReadOnlySpan<byte> datagram, PeerSession session)
    {
        if (!session.TryTakeDtls(worker))
        {
            worker.Refusals.Count(RefusalCause.DtlsFlood);
            return;
        }

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

    private void RouteMedia(ReadOnlySpan<byte> datagram, in RemoteEndpoint source, PeerSession session)
    {
        if (session.Srtp is not { } srtp)
        {
            worker.Refusals.Count(RefusalCause.EarlyMedia);
            return;
        }

        if (!DatagramDemultiplexer.IsRtcp(datagram))
        {
            session.HandleRtp(datagram, worker);
        }
        else if (srtp.TryUnprotectRtcp(datagram, _plain, out int length))
        {
            session.Paths.NoteReport(source, worker.Time.GetTimestamp());
            session.HandleRtcp(_plain.AsSpan(0, length), worker);
        }
        else
        {
            worker.Refusals.Count(RefusalCause.ForgedMedia);
        }
    }
}
