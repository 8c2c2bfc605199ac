using Orleans;
using Orleans.Concurrency;
using PetCam.Protocol.V1;

namespace PetCam.Domain.Grains;

/// <summary>The list of all cameras that were ever seen. Key: <see cref="Key"/>.</summary>
public interface IFleetGrain : IGrainWithStringKey
{
    /// <summary>There is one fleet.</summary>
    const string Key = "fleet";

    /// <summary>All of it at once. Silos of the release before read it so; with thousands of cameras it is too large to cross.</summary>
    Task<CameraList> ListAsync();

    /// <summary>What changed behind a place, a bounded part of it.</summary>
    /// <param name="since">As it came with the last part; an empty one, or that of another activation, means the beginning.</param>
    Task<FleetChanges> ReadAsync(FleetCursor since);

    /// <summary>A camera's state changed, or a second of it has passed. Nobody waits for it: the list may live on a silo that does not answer, and cameras must not.</summary>
    [OneWay]
    Task UpdateAsync(CameraState state);
}
