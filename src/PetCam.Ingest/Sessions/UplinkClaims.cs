using Microsoft.Extensions.Logging;
using PetCam.Domain.Cameras;
using PetCam.Hub;
using PetCam.Protocol.V1;

namespace PetCam.Ingest;

/// <summary>Gives cameras to agents and takes them back: asks the host, begins and ends the publication, keeps the directory right.</summary>
/// <remarks>The camera's turn is held meanwhile, so that of two agents who come at once the one with the higher epoch publishes.</remarks>
internal sealed partial class UplinkClaims
{
    private readonly MediaHub _hub;
    private readonly UplinkDirectory _directory;
    private readonly UplinkOptions _options;
    private readonly IUplinkObserver _observer;
    private readonly ILogger _logger;

    public UplinkClaims(MediaHub hub, UplinkDirectory directory, UplinkOptions options, IUplinkObserver observer, ILogger<UplinkClaims> logger)
    {
        _hub = hub;
        _directory = directory;
        _options = options;
        _observer = observer;
        _logger = logger;
    }

    /// <summary>True when there is room for the camera's agent, or it would take its own place.</summary>
    public bool HasRoomFor(CameraId camera) => _directory.HasRoomFor(camera);

    /// <returns>The claim, or the ending that the agent is told.</returns>
    public async ValueTask<(UplinkClaim? Claim, UplinkEnding? Refusal)> OpenAsync(
        UplinkIdentity identity, IPublisherControl control, CancellationToken cancellationToken)
    {
        if (_directory.GetOrAdd(identity.Camera) is not { } camera)
        {
            return (null, Full($"This silo has seen {_options.MaxKnownCameras} cameras already (Uplink:MaxKnownCameras)."));
        }

        await camera.Turn.WaitAsync(cancellationToken);
        try
        {
            return _directory.TryEnter(camera)
                ? await ClaimAsync(identity, camera, control, cancellationToken)
                : (null, Full($"This silo has {_options.MaxCameras} cameras already (Uplink:MaxCameras)."));
        }
        finally
        {
            camera.Turn.Release();
        }
    }

    /// <summary>Takes the camera offline, unless a newer agent has it, and tells the host. Never throws.</summary>
    public async ValueTask CloseAsync(UplinkClaim claim, string reason)
    {
        claim.Publication.Dispose();
        claim.Camera.Disconnected(claim.Traffic, reason);
        _directory.Leave();
        IngestMetrics.Uplinks.Add(-1);
        await claim.Camera.Turn.WaitAsync(CancellationToken.None);
        try
        {
            await _observer.DisconnectedAsync(claim.Camera.Id, claim.Epoch, reason);
        }
#pragma warning disable CA1031 // The host's failure must not keep the session from ending; it is logged.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            LogObserverFailed(_logger, exception, claim.Camera.Id.Value, nameof(IUplinkObserver.DisconnectedAsync));
        }
        finally
        {
            claim.Camera.Turn.Release();
        }
    }

    /// <summary>The place is taken; it is given back unless the claim comes to be.</summary>
    private async ValueTask<(UplinkClaim? Claim, UplinkEnding? Refusal)> ClaimAsync(
        UplinkIdentity identity, CameraUplink camera, IPublisherControl control, CancellationToken cancellationToken)
    {
        UplinkClaim? claim = null;
        try
        {
            UplinkAdmission admission = await AdmitAsync(identity, cancellationToken);
            if (admission.Epoch is not { } epoch)
            {
                return (null, new UplinkEnding(admission.Reason, admission.Detail));
            }

            claim = await BeginAsync(identity, camera, control, epoch, cancellationToken);
            return (claim, null);
        }
        finally
        {
            if (claim is null)
            {
                _directory.Leave();
            }
        }
    }

    private static UplinkEnding Full(string detail) => UplinkEnding.For(new UplinkViolation(UplinkViolationKind.Overloaded, detail));

    private async ValueTask<UplinkAdmission> AdmitAsync(UplinkIdentity identity, CancellationToken cancellationToken)
    {
        try
        {
            return await _observer.AdmitAsync(identity, cancellationToken);
        }
#pragma warning disable CA1031 // Likewise: the agent is refused and comes again.
        catch (Exception exception) when (exception is not OperationCanceledException)
#pragma warning restore CA1031
        {
            LogObserverFailed(_logger, exception, identity.Camera.Value, nameof(IUplinkObserver.AdmitAsync));
            return UplinkAdmission.Refuse(Goodbye.Types.Reason.Overloaded, "The silo cannot claim the camera at the moment; its log says why.");
        }
    }

    private async ValueTask<UplinkClaim> BeginAsync(
        UplinkIdentity identity, CameraUplink camera, IPublisherControl control, ulong epoch, CancellationToken cancellationToken)
    {
        TrafficCounters traffic = new();
        CameraPublication publication = _hub.GetOrAdd(identity.Camera).BeginPublication(control, epoch, identity.AgentSession == 0 ? null : identity.AgentSession);
        camera.Connected(identity, publication.Epoch, traffic);
        IngestMetrics.Uplinks.Add(1);
        try
        {
            await _observer.ConnectedAsync(identity, publication.Epoch, cancellationToken);
        }
#pragma warning disable CA1031 // Media flows without the host's bookkeeping; it is logged.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            LogObserverFailed(_logger, exception, identity.Camera.Value, nameof(IUplinkObserver.ConnectedAsync));
        }

        return new UplinkClaim(identity, camera, publication, traffic);
    }

    [LoggerMessage(2010, LogLevel.Error, "The host failed in {Call} for camera {CameraId}")]
    private static partial void LogObserverFailed(ILogger logger, Exception exception, string cameraId, string call);
}
