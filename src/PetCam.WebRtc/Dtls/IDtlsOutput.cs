namespace PetCam.WebRtc.Dtls;

/// <summary>Where a DTLS session's datagrams go.</summary>
internal interface IDtlsOutput
{
    /// <summary>Sends one datagram; borrowed for the call. Must not throw: it is called through native code.</summary>
    void SendDtls(ReadOnlySpan<byte> datagram);
}
