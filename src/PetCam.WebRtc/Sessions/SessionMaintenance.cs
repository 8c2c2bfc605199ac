using PetCam.WebRtc.Dtls;

namespace PetCam.WebRtc.Sessions;

/// <summary>What a session needs because time passes: DTLS retransmission, consent and handshake time-outs, and what its kind has to do.</summary>
internal sealed class SessionMaintenance(SessionTable sessions, ISessionEvents events, WorkerContext worker)
{
    private readonly List<PeerSession> _snapshot = [];

    /// <summary>Handshakes that wait for the next flight, and publishers: while there are any, call <see cref="Run"/> every few milliseconds.</summary>
    public int Hurried { get; private set; }

    public void Run()
    {
        _snapshot.Clear();
        _snapshot.AddRange(sessions.All); // ending a session changes the table
        Hurried = 0;
        foreach (PeerSession session in _snapshot)
        {
            if (session.IsConnected)
            {
                MaintainConnected(session);
            }
            else
            {
                MaintainHandshake(session);
            }
        }
    }

    private void MaintainHandshake(PeerSession session)
    {
        if (worker.Time.GetElapsedTime(session.CreatedAt) > worker.Options.HandshakeTimeout)
        {
            string detail = session.Selected is null ? "no connectivity check arrived" : "the DTLS handshake did not finish";
            events.OnEnded(session, SessionEnd.HandshakeTimeout, detail);
            return;
        }

        Hurried++;
        session.Dtls.HandleTimeout();
        if (session.Dtls.State == DtlsState.Failed)
        {
            events.OnEnded(session, SessionEnd.HandshakeFailed, session.Dtls.FailureReason);
        }
    }

    private void MaintainConnected(PeerSession session)
    {
        if (worker.Time.GetElapsedTime(session.Paths.ConsentAt) >= worker.Options.ConsentTimeout)
        {
            events.OnEnded(session, SessionEnd.ConsentLost, null);
        }
        else if (session.WantsToEnd is { } reason)
        {
            string? detail = session.EndDetail;
            session.Dtls.Close();
            events.OnEnded(session, reason, detail);
        }
        else
        {
            Hurried += session.NeedsFrequentMaintenance ? 1 : 0;
            session.Maintain(worker);
        }
    }
}
