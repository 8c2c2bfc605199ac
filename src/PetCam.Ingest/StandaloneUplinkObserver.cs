using PetCam.Domain.Cameras;

namespace PetCam.Ingest;

/// <summary>Admits everyone and tells nobody: for a host without grains. Epochs are milliseconds, so that they rise across restarts.</summary>
internal sealed class StandaloneUplinkObserver : IUplinkObserver
{
    private readonly TimeProvider _time;
    private long _lastEpoch;

    public StandaloneUplinkObserver(TimeProvider time) => _time = time;

    public ValueTask<UplinkAdmission> AdmitAsync(UplinkIdentity uplink, CancellationToken cancellationToken)
    {
        long last;
        long next;
        do
        {
            last = Interlocked.Read(ref _lastEpoch);
            next = Math.Max(last + 1, _time.GetUtcNow().ToUnixTimeMilliseconds());
        }
        while (Interlocked.CompareExchange(ref _lastEpoch, next, last) != last);

        return ValueTask.FromResult(UplinkAdmission.Accept((ulong)next));
    }

    public ValueTask ConnectedAsync(UplinkIdentity uplink, ulong epoch, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public ValueTask DisconnectedAsync(CameraId camera, ulong epoch, string reason) => ValueTask.CompletedTask;

    public void Reported(UplinkModel uplink)
    {
        // Nobody asked.
    }
}
