using PetCam.Sdp;

namespace PetCam.WebRtc.Sessions;

/// <summary>A session that was answered, and where it lives.</summary>
/// <param name="Candidates">Where the worker is reached.</param>
/// <param name="Client">Where the offer came from; null when that is not known.</param>
internal sealed record HostedSession(MediaWorker Worker, IReadOnlyList<SdpCandidate> Candidates, PeerSession Session, AddressGroup? Client);
