using System.Collections.Concurrent;
using PetCam.Domain.Cameras;
using PetCam.Domain.Viewers;
using PetCam.Protocol.V1;

namespace PetCam.Grains.Tests;

/// <summary>A transport that carries nothing and says what the test wants.</summary>
internal sealed class ScriptedTransport : IViewerTransport
{
    private readonly ConcurrentQueue<string> _calls = new();

    public IReadOnlyList<string> Calls => [.. _calls];

    public ViewerAcceptance Acceptance { get; set; } = new(ViewerOutcome.Ok, "answer", null);

    public ViewerAcceptance Patched { get; set; } = new(ViewerOutcome.Ok, null, null);

    /// <summary>Whether the camera's pictures are here.</summary>
    public Task<bool> Pictures { get; set; } = Task.FromResult(false);

    public ValueTask<bool> ReachAsync(CameraId camera, CancellationToken cancellationToken) => new(Pictures.WaitAsync(cancellationToken));

    public ValueTask<ViewerAcceptance> AcceptAsync(
        string sessionId, CameraId camera, string offerSdp, string clientAddress, CancellationToken cancellationToken)
    {
        _calls.Enqueue($"accept {sessionId} {camera} {offerSdp}");
        return new ValueTask<ViewerAcceptance>(Acceptance);
    }

    public ValueTask<ViewerAcceptance> PatchAsync(string sessionId, string sdpFragment, CancellationToken cancellationToken)
    {
        _calls.Enqueue($"patch {sessionId} {sdpFragment}");
        return new ValueTask<ViewerAcceptance>(Patched);
    }

    public ValueTask CloseAsync(string sessionId, string reason)
    {
        _calls.Enqueue($"close {sessionId} {reason}");
        return ValueTask.CompletedTask;
    }
}
