using PetCam.Rtp;
using PetCam.WebRtc.Dtls;
using PetCam.WebRtc.Sending;

namespace PetCam.WebRtc.Sessions;

/// <summary>What a session needs because time passes: DTLS retransmission, sender reports, consent and handshake time-outs.</summary>
internal sealed class SessionMaintenance(
    SessionTable sessions, UdpSocket socket, ISessionEvents events, WebRtcOptions options, TimeProvider time)
{
    private const int SrtcpOverheadBytes = 32;

    private readonly byte[] _compound = new byte[SenderReport.MaxCompoundBytes];
    private readonly byte[] _protected = new byte[SenderReport.MaxCompoundBytes + SrtcpOverheadBytes];
    private readonly byte[] _name = new byte[SenderReport.MaxNameBytes];
    private readonly List<ViewerSession> _snapshot = [];

    /// <summary>Handshakes that wait for the next flight: while there are any, call <see cref="Run"/> every few milliseconds.</summary>
    public int Handshaking { get; private set; }

    public void Run()
    {
        _snapshot.Clear();
        _snapshot.AddRange(sessions.All); // ending a session changes the table
        Handshaking = 0;
        foreach (ViewerSession session in _snapshot)
        {
            if (session.Stream is null)
            {
                MaintainHandshake(session);
            }
            else
            {
                MaintainStream(session);
            }
        }
    }

    /// <summary>Sends a report now; the first goes out when the stream starts, so that players know the clock at once.</summary>
    public void SendReport(ViewerSession session)
    {
        session.LastReportAt = time.GetTimestamp();
        DateTimeOffset now = time.GetUtcNow();
        SenderReport report = session.Stream!.CreateReport(NtpTime.FromDateTimeOffset(now), session.Feed!.MediaTimeAt(now));
        int nameBytes = System.Text.Encoding.ASCII.GetBytes(session.Negotiated.StreamName.AsSpan(), _name);
        int length = report.WriteCompound(_compound, _name.AsSpan(0, nameBytes));
        int protectedBytes = session.Srtp!.ProtectRtcp(_protected, _compound.AsSpan(0, length));
        if (protectedBytes > 0)
        {
            socket.TrySend(_protected.AsSpan(0, protectedBytes), session.Stream.Destination);
        }
    }

    private void MaintainHandshake(ViewerSession session)
    {
        if (time.GetElapsedTime(session.CreatedAt) > options.HandshakeTimeout)
        {
            string detail = session.Selected is null ? "no connectivity check arrived" : "the DTLS handshake did not finish";
            events.OnEnded(session, SessionEnd.HandshakeTimeout, detail);
            return;
        }

        Handshaking++;
        session.Dtls.HandleTimeout();
        if (session.Dtls.State == DtlsState.Failed)
        {
            events.OnEnded(session, SessionEnd.HandshakeFailed, session.Dtls.FailureReason);
        }
    }

    private void MaintainStream(ViewerSession session)
    {
        if (time.GetElapsedTime(session.LastConsentAt) > options.ConsentTimeout)
        {
            events.OnEnded(session, SessionEnd.ConsentLost, null);
        }
        else if (session.Stream!.IsStreaming && time.GetElapsedTime(session.LastReportAt) >= options.ReportInterval)
        {
            SendReport(session);
        }
    }
}
