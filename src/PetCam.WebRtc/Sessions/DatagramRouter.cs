using PetCam.Rtp;
using PetCam.WebRtc.Dtls;
using PetCam.WebRtc.Ice;
using PetCam.WebRtc.Rtcp;
using PetCam.WebRtc.Sending;

namespace PetCam.WebRtc.Sessions;

/// <summary>Gives each received datagram to the part that understands it. What nobody knows is dropped in silence.</summary>
internal sealed class DatagramRouter(SessionTable sessions, UdpSocket socket, BatchedOutput output, ISessionEvents events, TimeProvider time)
{
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
            case DatagramKind.Dtls when sessions.TryFind(source, out ViewerSession? session):
                RouteDtls(datagram, session);
                break;
            case DatagramKind.Media when DatagramDemultiplexer.IsRtcp(datagram) && sessions.TryFind(source, out ViewerSession? session):
                RouteRtcp(datagram, session);
                break;
            default:
                break;
        }
    }

    private void RouteStun(ReadOnlySpan<byte> datagram, in RemoteEndpoint source)
    {
        if (!StunMessage.TryParse(datagram, out StunMessage request, out _)
            || !sessions.TryFindByUfrag(IceLiteResponder.LocalUfrag(request), out ViewerSession? session))
        {
            return;
        }

        ConnectivityCheckOutcome outcome = IceLiteResponder.Respond(
            request, source, session.Negotiated.Credentials.Key, _answer, out int answerBytes);
        socket.TrySend(_answer.AsSpan(0, answerBytes), source);
        if (outcome == ConnectivityCheckOutcome.Refused)
        {
            return;
        }

        session.LastConsentAt = time.GetTimestamp();
        if (session.AddEndpoint(source, outcome == ConnectivityCheckOutcome.Nominated))
        {
            sessions.Bind(source, session);
        }
    }

    private void RouteDtls(ReadOnlySpan<byte> datagram, ViewerSession session)
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

    private void RouteRtcp(ReadOnlySpan<byte> datagram, ViewerSession session)
    {
        if (session.Srtp is { } srtp && session.Stream is { } stream && session.Feed is { } feed
            && srtp.TryUnprotectRtcp(datagram, _plain, out int length)
            && RtcpFeedbackHandler.Handle(_plain.AsSpan(0, length), stream, NtpTime.FromDateTimeOffset(time.GetUtcNow()), output))
        {
            stream.Counters.CountKeyframeRequest();
            feed.RequestKeyframe();
        }
    }
}
