using System.Net;
using Orleans;
using PetCam.Domain.Cameras;
using PetCam.Domain.Grains;
using PetCam.Domain.Viewers;
using PetCam.Hub;
using PetCam.Protocol.V1;
using PetCam.Silo.Cluster;
using PetCam.Silo.Fleet;
using PetCam.WebRtc;

namespace PetCam.Silo.Viewers;

/// <summary>Lets viewer session grains decide about WebRTC sessions of this silo, of which WebRTC knows nothing.</summary>
internal sealed partial class WebRtcViewerTransport : IViewerTransport
{
    private readonly WebRtcService _webRtc;
    private readonly MediaHub _hub;
    private readonly CameraDirectory _cameras;
    private readonly CameraReach _reach;
    private readonly ViewerSessions _sessions;
    private readonly EndedSessions _ended;
    private readonly IGrainFactory _grains;
    private readonly ILogger<WebRtcViewerTransport> _logger;

    public WebRtcViewerTransport(
        WebRtcService webRtc, MediaHub hub, CameraDirectory cameras, CameraReach reach, ViewerSessions sessions, EndedSessions ended, IGrainFactory grains,
        ILogger<WebRtcViewerTransport> logger)
    {
        _webRtc = webRtc;
        _hub = hub;
        _cameras = cameras;
        _reach = reach;
        _sessions = sessions;
        _ended = ended;
        _grains = grains;
        _logger = logger;
        webRtc.SessionEnded += OnSessionEnded;
    }

    public async ValueTask<bool> ReachAsync(CameraId camera, CancellationToken cancellationToken) =>
        _cameras.TryResolve(camera.Value, out _) && await _reach.FetchAsync(camera, cancellationToken);

    public async ValueTask<ViewerAcceptance> AcceptAsync(
        string sessionId, CameraId camera, string offerSdp, string clientAddress, CancellationToken cancellationToken)
    {
        await _reach.FetchAsync(camera, cancellationToken);

        // Known before it can end: the end may come from another thread before the answer is back here.
        _sessions.Add(sessionId, camera);
        IPAddress? client = IPAddress.TryParse(clientAddress, out IPAddress? address) ? address : null;
        WebRtcAnswer answer = await _webRtc.AcceptAsync(
            sessionId, _hub.GetOrAdd(camera), Media.TrackId.Main, offerSdp, client, cancellationToken);
        if (answer.Outcome != WebRtcOutcome.Accepted)
        {
            _sessions.Remove(sessionId);
        }

        return ToAcceptance(answer);
    }

    public async ValueTask<ViewerAcceptance> PatchAsync(string sessionId, string sdpFragment, CancellationToken cancellationToken) =>
        ToAcceptance(await _webRtc.PatchAsync(sessionId, sdpFragment, cancellationToken));

    public ValueTask CloseAsync(string sessionId, string reason) => _webRtc.CloseAsync(sessionId, reason);

    private static ViewerAcceptance ToAcceptance(WebRtcAnswer answer) => new(
        answer.Outcome switch
        {
            WebRtcOutcome.Accepted => ViewerOutcome.Ok,
            WebRtcOutcome.Malformed => ViewerOutcome.BadOffer,
            WebRtcOutcome.Busy => ViewerOutcome.Overloaded,
            WebRtcOutcome.UnknownSession => ViewerOutcome.SessionUnknown,
            _ => ViewerOutcome.NotAcceptable,
        },
        answer.Sdp,
        answer.Detail);

    /// <summary>On a media worker's thread: only tells the grain, and does not wait for it.</summary>
    private void OnSessionEnded(string sessionId, SessionEnd end)
    {
        _ended.Add(sessionId); // first: a DELETE that comes now finds it in one or the other
        _sessions.Remove(sessionId);
        _ = CloseGrainAsync(sessionId, end);
    }

    private async Task CloseGrainAsync(string sessionId, SessionEnd end)
    {
        try
        {
            await _grains.GetGrain<IViewerSessionGrain>(sessionId).CloseAsync(new ViewerClosed { Reason = end.ToString() });
        }
#pragma warning disable CA1031 // Nobody awaits this. The session is over either way; the grain goes when it is idle.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            LogCloseFailed(_logger, exception, sessionId);
        }
    }

    [LoggerMessage(9301, LogLevel.Debug, "The grain of viewer session {SessionId} was not told of its end")]
    private static partial void LogCloseFailed(ILogger logger, Exception exception, string sessionId);
}
