using Orleans;
using PetCam.Protocol.V1;

namespace PetCam.Domain.Grains;

/// <summary>Decides about one camera: is it there, where, what it can do. Key: the camera id.</summary>
public interface ICameraGrain : IGrainWithStringKey
{
    /// <summary>The state, with the home of the activation that executed this call: which life of which silo decided, in which epoch.</summary>
    Task<CameraState> GetStateAsync();

    /// <summary>An uplink was welcomed. A higher epoch replaces a lower one: last connect wins.</summary>
    Task ConnectAsync(UplinkConnected uplink);

    /// <summary>The uplink of that epoch is gone; ignored when a newer one has taken over.</summary>
    Task DisconnectAsync(UplinkDisconnected uplink);

    /// <summary>What the silo measured in the last second or so; ignored when its epoch is not the present one.</summary>
    Task ReportAsync(CameraReport report);

    /// <summary>Recording has started, goes on, or has ended; told by the camera's recording grain.</summary>
    Task SetRecordingAsync(bool isRecording);
}
