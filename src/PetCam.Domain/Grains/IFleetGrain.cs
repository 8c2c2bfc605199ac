using Orleans;
using Orleans.Concurrency;
using PetCam.Protocol.V1;

namespace PetCam.Domain.Grains;

/// <summary>The list of all cameras that were ever seen. Key: <see cref="Key"/>.</summary>
public interface IFleetGrain : IGrainWithStringKey
{
    /// <summary>There is one fleet.</summary>
    const string Key = "fleet";

    Task<CameraList> ListAsync();

    /// <summary>A camera's state changed, or a second of it has passed. Nobody waits for it: the list may live on a silo that does not answer, and cameras must not.</summary>
    [OneWay]
    Task UpdateAsync(CameraState state);
}
