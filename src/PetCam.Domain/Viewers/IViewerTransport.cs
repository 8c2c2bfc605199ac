using PetCam.Domain.Cameras;

namespace PetCam.Domain.Viewers;

/// <summary>Carries a camera to one viewer on this silo. The session grain decides about it and never sees a packet.</summary>
public interface IViewerTransport
{
    /// <summary>Makes the camera's pictures come to this silo, if a silo that this one reaches has it.</summary>
    /// <returns>True when there are pictures here: the camera can be watched, whoever else may or may not answer. False when none came in time.</returns>
    ValueTask<bool> ReachAsync(CameraId camera, CancellationToken cancellationToken);

    /// <summary>Answers an SDP offer and starts listening for the viewer.</summary>
    /// <param name="offerSdp">Untrusted text from outside.</param>
    /// <param name="clientAddress">IP address that the offer came from; empty when it is not known.</param>
    ValueTask<ViewerAcceptance> AcceptAsync(
        string sessionId, CameraId camera, string offerSdp, string clientAddress, CancellationToken cancellationToken);

    /// <summary>Applies a trickle ICE fragment (RFC 8840).</summary>
    /// <returns>With a fragment when ICE restarts: what the session is described by has changed.</returns>
    ValueTask<ViewerAcceptance> PatchAsync(string sessionId, string sdpFragment, CancellationToken cancellationToken);

    /// <summary>Ends the session and frees what it holds; unknown sessions are ignored.</summary>
    ValueTask CloseAsync(string sessionId, string reason);
}
