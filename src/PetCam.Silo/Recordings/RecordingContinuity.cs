using System.Collections.Concurrent;
using Orleans;
using PetCam.Domain.Cameras;
using PetCam.Domain.Grains;

namespace PetCam.Silo.Recordings;

/// <summary>Lets a camera's recording go on where the camera is: asks its grain when it connects, before the first picture comes.</summary>
/// <remarks>The camera's grain must not do that: recording grains call it, and would wait in a circle.</remarks>
internal sealed partial class RecordingContinuity(IGrainFactory grains, ILogger<RecordingContinuity> logger)
{
    private readonly ConcurrentDictionary<CameraId, bool> _owed = new();

    /// <summary>The camera has connected here. Never throws: what fails is tried again by <see cref="RetrySoon"/>.</summary>
    public async Task ContinueAsync(CameraId camera)
    {
        try
        {
            await grains.GetGrain<IRecordingGrain>(camera.Value).ContinueAsync();
        }
#pragma warning disable CA1031 // Whatever a grain call fails with: pictures must flow to viewers meanwhile.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            LogNotAsked(logger, exception, camera.Value);
            _owed[camera] = true;
        }
    }

    /// <summary>The camera is still here: asks again if its grain could not be asked. Never blocks.</summary>
    public void RetrySoon(CameraId camera)
    {
        if (_owed.TryRemove(camera, out _))
        {
            _ = ContinueAsync(camera);
        }
    }

    [LoggerMessage(9211, LogLevel.Warning, "Whether camera '{CameraId}' is to be recorded could not be asked; it is asked again in a second")]
    private static partial void LogNotAsked(ILogger logger, Exception exception, string cameraId);
}
