using Orleans;
using PetCam.Protocol.V1;

namespace PetCam.Domain.Grains;

/// <summary>State machine and metadata of one camera's recording. Key: the camera id.</summary>
public interface IRecordingGrain : IGrainWithStringKey
{
    /// <returns>Outcome ALREADY_RECORDING, with the running recording, when one is in progress.</returns>
    Task<RecordingStatus> StartAsync(RecordingStartRequest request);

    /// <returns>The finished recording; outcome NOT_RECORDING when none was in progress.</returns>
    Task<RecordingStatus> StopAsync();

    Task<RecordingStatus> GetStatusAsync();

    /// <summary>
    /// The camera is connected to the silo of this activation: a recording that is wanted goes on, in a new file. Does nothing when none is
    /// wanted, or it runs already.
    /// </summary>
    Task ContinueAsync();
}
