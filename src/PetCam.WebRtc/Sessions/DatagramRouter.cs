using PetCam.WebRtc.Dtls;
using PetCam.WebRtc.Ice;
using PetCam.WebRtc.Sending;
using PetCam.WebRtc.Streams;

namespace PetCam.WebRtc.Sessions;

/// <summary>Gives each received datagram to the part that understands it. What nobody knows is dropped in silence.</summary>
internal sealed class DatagramRouter(SessionTable sessions, PathOutput paths, ISessionEvents events, WorkerContext worker)
{
    private const int MaxErrorAnswersPerSecond = 50; // what is not authentic may have a forged sender

    private readonly RateLimit _errorAnswers = new(MaxErrorAnswersPerSecond, worker.Time);
    private readonly byte[] _plain = new byte[MaxDatagramBytes];
    private readonly byte[] _answer = new byte[StunMessageWriter.MaxBytes];

    /// <summary>Longer ones are cut, and so not understood.</summary>
    public const int MaxDatagramBytes = 2048;

    public void Route(ReadOnlySpan<byte> datagram, in RemoteEndpoint source)
    {
        switch (DatagramDemultiplexer.Classify(datagram))
        {
            case DatagramKind.Stun:
                RouteStun(datagram, source);
                break;
            case DatagramKind.Dtls when sessions.TryFind(source, out PeerSession? session):
                RouteDtls(datagram, session);
                break;
            case DatagramKind.Media when sessions.TryFind(source, out PeerSession? session):
                RouteMedia(datagram, session);
                break;
            case DatagramKind.Dtls or DatagramKind.Media:
                worker.Refusals.Count(RefusalCause.UncheckedAddress);
                break;
            default:
                worker.Refusals.Count(RefusalCause.Unknown);
                break;
        }
    }

    /// <summary>True for an address that a session has passed a check from.</summary>
    public bool Knows(in RemoteEndpoint source) => sessions.TryFind(source, out _);

    /// <summary>The connection that an address stood for is gone.</summary>
    public void Forget(in RemoteEndpoint source) => sessions.Forget(source);

    private void RouteStun(ReadOnlySpan<byte> datagram, in RemoteEndpoint source)
    {
        if (!StunMessage.TryParse(datagram, out StunMessage request, out _) || request.Type != StunMessageType.BindingRequest)
        {
            worker.Refusals.Count(RefusalCause.MalformedCheck);
            return;
        }

        ReadOnlySpan<byte> ufrag = IceLiteResponder.LocalUfrag(request);
        if (!sessions.TryFindByUfrag(ufrag, out PeerSession? session))
        {
            worker.Refusals.Count(RefusalCause.UnknownUfrag);
            return;
        }

        ConnectivityCheckOutcome outcome = IceLiteResponder.Respond(request, source, session.Ice.KeyOf(ufrag), _answer, out int answerBytes);
        if (outcome == ConnectivityCheckOutcome.Refused && !_errorAnswers.TryTake())
        {
            worker.Refusals.Count(RefusalCause.UnansweredCheck);
            return;
        }

        paths.TrySend(_answer.AsSpan(0, answerBytes), source);
        if (outcome == ConnectivityCheckOutcome.Refused)
        {
            worker.Refusals.Count(RefusalCause.RefusedCheck);
            return;
        }

        sessions.NoteCheck(session, ufrag, source, outcome == ConnectivityCheckOutcome.Nominated, worker.Time.GetTimestamp());
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

    private void RouteMedia(ReadOnlySpan<byte> datagram, PeerSession session)
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
            session.HandleRtcp(_plain.AsSpan(0, length), worker);
        }
        else
        {
            worker.Refusals.Count(RefusalCause.ForgedMedia);
        }
    }
}
