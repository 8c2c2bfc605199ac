namespace PetCam.WebRtc;

/// <summary>Why a session ended.</summary>
public enum SessionEnd
{
    /// <summary>The host asked for it.</summary>
    Closed,

    /// <summary>The client said goodbye (DTLS close_notify).</summary>
    ClosedByPeer,

    /// <summary>No authentic connectivity check for <see cref="WebRtcOptions.ConsentTimeout"/>.</summary>
    ConsentLost,

    /// <summary>Not connected within <see cref="WebRtcOptions.HandshakeTimeout"/>.</summary>
    HandshakeTimeout,

    /// <summary>The DTLS handshake failed.</summary>
    HandshakeFailed,

    /// <summary>A newer publisher took over the camera.</summary>
    Superseded,

    /// <summary>The camera's stream is not any more what was agreed on, e.g. of another codec; a new offer may be answered.</summary>
    StreamChanged,

    /// <summary>The silo stops.</summary>
    Stopping,

    /// <summary>A bug; it is in the log.</summary>
    Failed,
}
