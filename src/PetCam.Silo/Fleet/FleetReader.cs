using System.Runtime.CompilerServices;
using Orleans;
using Orleans.Runtime;
using PetCam.Domain.Grains;
using PetCam.Protocol.V1;

namespace PetCam.Silo.Fleet;

/// <summary>Reads the fleet grain's list from the place where it stopped the last time. One caller at a time.</summary>
/// <remarks>
/// Where nothing changed, a call and an empty answer are all that a second costs, however many cameras are registered. A list that has moved
/// to another silo, or started anew, does not know the place and is read from its beginning.
/// </remarks>
internal sealed class FleetReader(IGrainFactory grains, TimeProvider time)
{
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(2); // a silo that froze answers nothing

    private FleetCursor _place = new();

    /// <summary>The states that changed since the last time, in parts.</summary>
    /// <exception cref="TimeoutException">The grain does not answer soon.</exception>
    public async IAsyncEnumerable<IReadOnlyList<CameraState>> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        IFleetGrain fleet = grains.GetGrain<IFleetGrain>(IFleetGrain.Key);
        FleetChanges part;
        do
        {
            part = await AskAsync(fleet).WaitAsync(AnswerWithin, time, cancellationToken);
            yield return part.Cameras;
            _place = part.Cursor; // only now: a part whose reader failed comes again
        }
        while (part.More);
    }

    private async Task<FleetChanges> AskAsync(IFleetGrain fleet)
    {
        try
        {
            return await fleet.ReadAsync(_place);
        }
        catch (OrleansException exception) when (exception.GetType() == typeof(OrleansException))
        {
            // The list lives on a silo of the release before, which answers so to a method that it does not have.
            return new FleetChanges { Cursor = new FleetCursor(), Cameras = { (await fleet.ListAsync()).Cameras } };
        }
    }
}
