namespace PetCam.WebRtc.Sessions;

/// <summary>What happens to a session, on its worker's thread.</summary>
internal interface ISessionEvents
{
    /// <summary>The DTLS handshake is complete: keys can be exported.</summary>
    void OnConnected(PeerSession session);

    /// <summary>The session is over; it must be removed and freed.</summary>
    /// <param name="detail">For the log; null when the reason says it all.</param>
    void OnEnded(PeerSession session, SessionEnd reason, string? detail);
}
