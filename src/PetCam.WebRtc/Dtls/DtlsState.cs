namespace PetCam.WebRtc.Dtls;

/// <summary>Where a DTLS session stands.</summary>
internal enum DtlsState
{
    Handshaking,

    /// <summary>Keys are agreed and the peer's certificate matches its fingerprint.</summary>
    Connected,

    /// <summary>The peer said close_notify.</summary>
    Closed,

    /// <summary>The handshake failed, or the certificate is not the one announced.</summary>
    Failed,
}
