using PetCam.WebRtc;

namespace PetCam.Silo.Health;

/// <summary>The UDP sockets of WebRTC viewers must be open.</summary>
internal sealed class ViewerSocketCheck(WebRtcService webRtc) : IReadinessCheck
{
    public ValueTask<HealthCheckResult> CheckAsync(CancellationToken cancellationToken)
    {
        string endpoints = string.Join(", ", webRtc.Endpoints);
        return ValueTask.FromResult(new HealthCheckResult(
            "webrtc", endpoints.Length > 0, endpoints.Length > 0 ? $"Viewers are served on UDP {endpoints}." : "No UDP socket is open."));
    }
}
