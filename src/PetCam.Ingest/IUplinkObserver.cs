using PetCam.Domain.Cameras;

namespace PetCam.Ingest;

/// <summary>What the host wants to know of uplinks, and its say in them. Registered once; ingest knows nothing of grains.</summary>
/// <remarks>Calls about one camera never overlap. An exception from <see cref="AdmitAsync"/> refuses the agent, who comes again; others are logged.</remarks>
public interface IUplinkObserver
{
    /// <summary>An agent said a valid Hello. Claims the camera for this silo, or refuses.</summary>
    ValueTask<UplinkAdmission> AdmitAsync(UplinkIdentity uplink, CancellationToken cancellationToken);

    /// <summary>The agent was welcomed and the camera is online with that epoch.</summary>
    ValueTask ConnectedAsync(UplinkIdentity uplink, ulong epoch, CancellationToken cancellationToken);

    /// <summary>The uplink of that epoch is over; a newer one may be there already.</summary>
    /// <param name="reason">One sentence for people.</param>
    ValueTask DisconnectedAsync(CameraId camera, ulong epoch, string reason);

    /// <summary>Status or clock estimate changed: about once a second, and at once when a source's state changes. Does not block.</summary>
    /// <param name="uplink">Of another silo when <see cref="UplinkModel.RelayedFrom"/> is set: then only its clock and its status are of interest here.</param>
    void Reported(UplinkModel uplink);
}
