namespace PetCam.WebRtc;

/// <summary>A STUN or TURN server as a client is told of it (W3C WebRTC, RTCIceServer).</summary>
/// <param name="Credential">Secret; it stays out of <see cref="ToString"/>, and so out of logs.</param>
public sealed record IceServer(IReadOnlyList<string> Urls, string? Username, string? Credential)
{
    public override string ToString() => string.Join(", ", Urls);
}
