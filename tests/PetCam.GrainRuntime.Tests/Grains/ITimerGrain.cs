using Orleans;
using Orleans.Concurrency;

namespace PetCam.GrainRuntime.Tests.Grains;

public interface ITimerGrain : IGrainWithStringKey
{
    Task StartAsync(TimeSpan dueTime, TimeSpan period, bool interleave, bool keepAlive);

    Task ChangeAsync(TimeSpan dueTime, TimeSpan period);

    Task StopAsync();

    Task DeactivateAsync();

    Task PassAsync(string gate);

    /// <summary>Ends when everything queued before it has run.</summary>
    [AlwaysInterleave]
    Task<int> GetTicksAsync();
}
