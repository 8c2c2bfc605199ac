using PetCam.WebRtc.Ice;
using PetCam.WebRtc.Sessions;

namespace PetCam.WebRtc.Streams;

/// <summary>TCP connections arrive at one worker: this finds the one whose session a connection's first check names.</summary>
internal sealed class StreamOwners
{
    private readonly MediaWorker?[] _workers = new MediaWorker?[IceCredentials.MaxWorkers];

    /// <summary>Before any worker runs.</summary>
    public void Join(int index, MediaWorker worker) => _workers[index] = worker;

    /// <summary>The worker that a connectivity check is meant for; null when it is no check, or nobody's. Any thread.</summary>
    public MediaWorker? OwnerOf(ReadOnlySpan<byte> message) =>
        StunMessage.TryParse(message, out StunMessage request, out _) && IceCredentials.WorkerOf(IceLiteResponder.LocalUfrag(request)) is >= 0 and int index
            ? _workers[index]
            : null;
}
