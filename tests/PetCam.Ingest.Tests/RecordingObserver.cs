using System.Collections.Concurrent;
using PetCam.Domain.Cameras;

namespace PetCam.Ingest.Tests;

/// <summary>A host that admits by a rule and writes down what it hears.</summary>
internal sealed class RecordingObserver : IUplinkObserver
{
    private ulong _epoch = 40;

    public ConcurrentQueue<string> Events { get; } = new();

    public Func<UplinkIdentity, UplinkAdmission?> Rule { get; init; } = _ => null;

    public ConcurrentQueue<UplinkModel> Reports { get; } = new();

    public ValueTask<UplinkAdmission> AdmitAsync(UplinkIdentity uplink, CancellationToken cancellationToken) =>
        ValueTask.FromResult(Rule(uplink) ?? UplinkAdmission.Accept(Interlocked.Increment(ref _epoch)));

    public ValueTask ConnectedAsync(UplinkIdentity uplink, ulong epoch, CancellationToken cancellationToken)
    {
        Events.Enqueue($"connected {uplink.Camera} {epoch}");
        return ValueTask.CompletedTask;
    }

    public ValueTask DisconnectedAsync(CameraId camera, ulong epoch, string reason)
    {
        Events.Enqueue($"disconnected {camera} {epoch}");
        return ValueTask.CompletedTask;
    }

    public void Reported(UplinkModel uplink) => Reports.Enqueue(uplink);
}
