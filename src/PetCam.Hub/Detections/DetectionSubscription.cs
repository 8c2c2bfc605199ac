using System.Threading.Channels;
using PetCam.Domain.Detections;

namespace PetCam.Hub;

/// <summary>One follower of a camera's detections; dispose of it to stop.</summary>
public sealed class DetectionSubscription : IDisposable
{
    private readonly Action _remove;

    internal DetectionSubscription(ChannelReader<DetectionSet> reader, Action remove)
    {
        Reader = reader;
        _remove = remove;
    }

    /// <summary>Completes when the subscription is disposed of.</summary>
    public ChannelReader<DetectionSet> Reader { get; }

    public void Dispose() => _remove();
}
