using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Placement;
using Orleans.Runtime;
using PetCam.Domain.Cameras;
using PetCam.Domain.Grains;
using PetCam.Domain.Viewers;
using PetCam.Protocol.V1;

namespace PetCam.Grains.Viewers;

/// <summary>Decides about one viewer: offered once, open, closed. The transport carries the media and tells when the viewer is gone.</summary>
/// <remarks>Nothing is stored: a session does not outlive the silo whose socket it uses.</remarks>
[PreferLocalPlacement]
public sealed partial class ViewerSessionGrain(IViewerTransport transport, TimeProvider time, ILogger<ViewerSessionGrain> logger) : Grain, IViewerSessionGrain
{
    /// <summary>A silo that stands still answers nothing. Whoever asks has asked another one by then.</summary>
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(3);

    private CameraId? _camera; // of the open session
    private string _etag = string.Empty;
    private int _revision;

    public async Task<ViewerAnswer> OfferAsync(ViewerOffer offer)
    {
        if (_camera is not null)
        {
            return Refuse(ViewerOutcome.NotAcceptable, "This session has had its offer; open another one.");
        }

        if (await FindCameraAsync(offer.CameraId) is { } refusal)
        {
            DeactivateOnIdle();
            return refusal;
        }

        CameraId camera = CameraId.Parse(offer.CameraId);
        ViewerAcceptance acceptance = await transport.AcceptAsync(this.GetPrimaryKeyString(), camera, offer.Sdp, offer.ClientAddress, CancellationToken.None);
        return acceptance.Outcome == ViewerOutcome.Ok ? Open(camera, acceptance) : Close(acceptance);
    }

    public async Task<ViewerAnswer> PatchAsync(ViewerPatch patch)
    {
        if (_camera is null)
        {
            DeactivateOnIdle();
            return Refuse(ViewerOutcome.SessionUnknown, "This session is over.");
        }

        if (patch.IfMatch.Length == 0)
        {
            return Refuse(ViewerOutcome.PreconditionRequired, "Send If-Match with the session's newest ETag, or * to restart ICE.");
        }

        if (!Matches(patch.IfMatch))
        {
            return Refuse(ViewerOutcome.PreconditionFailed, $"If-Match names {patch.IfMatch}, and the session is at {_etag}.");
        }

        ViewerAcceptance acceptance = await transport.PatchAsync(this.GetPrimaryKeyString(), patch.SdpFragment, CancellationToken.None);
        return acceptance.Outcome == ViewerOutcome.Ok
            ? Accept(acceptance)
            : Refuse(acceptance.Outcome, acceptance.Detail ?? string.Empty);
    }

    public async Task CloseAsync(ViewerClosed request)
    {
        CameraId? camera = _camera;
        _camera = null;
        DeactivateOnIdle();
        if (camera is { } open)
        {
            await transport.CloseAsync(this.GetPrimaryKeyString(), request.Reason);
            LogClosed(logger, this.GetPrimaryKeyString(), open.Value, request.Reason);
        }
    }

    /// <summary>Asks the camera, and looks for its pictures meanwhile: where they are is all that watching needs, though the camera's silo may not answer.</summary>
    /// <returns>Null when the camera can be watched.</returns>
    private async Task<ViewerAnswer?> FindCameraAsync(string cameraId)
    {
        if (!CameraId.TryParse(cameraId, out CameraId camera))
        {
            return Judge(cameraId, null);
        }

        using CancellationTokenSource decided = new();
        Task<bool> pictures = transport.ReachAsync(camera, decided.Token).AsTask();
        Task<CameraState> state = GrainFactory.GetGrain<ICameraGrain>(cameraId).GetStateAsync();
        try
        {
            await Task.WhenAny(pictures, state);
            return pictures.IsCompleted && await pictures ? null : Judge(cameraId, await state.WaitAsync(AnswerLimit, time));
        }
        catch (Exception exception) when (exception is SiloUnavailableException or TimeoutException)
        {
            return await pictures ? null : Refuse(ViewerOutcome.CameraOffline, $"Neither the silo of camera '{cameraId}' answers, nor do pictures come. {exception.Message}");
        }
        finally
        {
            await decided.CancelAsync();
        }
    }

    private static ViewerAnswer? Judge(string cameraId, CameraState? state) => state switch
    {
        null or { SinceUnixMs: 0 } => Refuse(ViewerOutcome.CameraUnknown, "There is no such camera."),
        { Online: false } => Refuse(ViewerOutcome.CameraOffline, $"Camera '{cameraId}' is offline. {state.OfflineReason}"),
        _ => null,
    };

    private ViewerAnswer Open(CameraId camera, ViewerAcceptance acceptance)
    {
        _camera = camera;
        DelayDeactivation(TimeSpan.MaxValue); // until CloseAsync: the transport calls it when the viewer is gone
        LogOpened(logger, this.GetPrimaryKeyString(), camera.Value);
        return Accept(acceptance);
    }

    private ViewerAnswer Close(ViewerAcceptance acceptance)
    {
        DeactivateOnIdle();
        return Refuse(acceptance.Outcome, acceptance.Detail ?? string.Empty);
    }

    /// <summary>The transport's SDP, with a new ETag where the session's description has changed.</summary>
    private ViewerAnswer Accept(ViewerAcceptance acceptance)
    {
        if (acceptance.Sdp is not null)
        {
            _etag = $"\"{++_revision}\"";
        }

        return new ViewerAnswer { Outcome = ViewerOutcome.Ok, Sdp = acceptance.Sdp ?? string.Empty, Etag = _etag };
    }

    /// <summary>If-Match compares strongly: a weak tag matches nothing (RFC 9110 §13.1.1).</summary>
    private bool Matches(string ifMatch) => ifMatch == "*"
        || ifMatch.Split(',', StringSplitOptions.TrimEntries).Contains(_etag, StringComparer.Ordinal);

    private static ViewerAnswer Refuse(ViewerOutcome outcome, string detail) => new() { Outcome = outcome, Detail = detail };

    [LoggerMessage(7201, LogLevel.Information, "Viewer {SessionId} watches camera '{CameraId}'")]
    private static partial void LogOpened(ILogger logger, string sessionId, string cameraId);

    [LoggerMessage(7202, LogLevel.Information, "Viewer {SessionId} of camera '{CameraId}' left: {Reason}")]
    private static partial void LogClosed(ILogger logger, string sessionId, string cameraId, string reason);
}
