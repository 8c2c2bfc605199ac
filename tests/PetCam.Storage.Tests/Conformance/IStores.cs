using PetCam.Domain.Storage;
using PetCam.Testing;

namespace PetCam.Storage.Tests.Conformance;

/// <summary>An empty store of one implementation, for one test.</summary>
public interface IStores : IAsyncDisposable
{
    ICameraStore Cameras { get; }

    IRecordingIndex Recordings { get; }

    IGrainStateStore GrainStates { get; }

    IDetectionEventStore Detections { get; }

    ManualTimeProvider Time { get; }

    /// <summary>Closes the store and opens it again.</summary>
    Task ReopenAsync();
}
