using PetCam.Domain.Cameras;
using PetCam.Protocol.V1;

namespace PetCam.Ingest;

/// <summary>The uplink side of one camera on this silo: who is connected, and what the board told last.</summary>
internal sealed class CameraUplink
{
    private readonly Lock _gate = new();
    private readonly TimeProvider _time;
    private UplinkModel? _model;
    private TrafficCounters _traffic = new();

    public CameraUplink(CameraId id, TimeProvider time)
    {
        Id = id;
        _time = time;
    }

    public CameraId Id { get; }

    /// <summary>Held while the host hears of a connection's begin or end, so that it hears of them in order.</summary>
    public SemaphoreSlim Turn { get; } = new(1, 1);

    /// <summary>True while an agent of this camera is connected here; a relay is none.</summary>
    public bool HasAgent
    {
        get
        {
            lock (_gate)
            {
                return _model is { IsConnected: true, RelayedFrom: null };
            }
        }
    }

    /// <summary>Null before the first agent was welcomed.</summary>
    public UplinkModel? Snapshot()
    {
        lock (_gate)
        {
            return _model is null ? null : _model with { Traffic = _traffic.Snapshot() };
        }
    }

    /// <param name="relayedFrom">The silo that passes it on; null for the agent itself.</param>
    public void Connected(UplinkIdentity identity, ulong epoch, TrafficCounters traffic, string? relayedFrom = null)
    {
        lock (_gate)
        {
            if (_model is { IsConnected: true } present && present.Epoch > epoch)
            {
                return; // a relay that was overtaken by an uplink
            }

            _traffic = traffic;
            _model = new UplinkModel(
                identity, epoch, IsConnected: true, _time.GetUtcNow(), null, null, null, null, null, traffic.Snapshot())
            {
                RelayedFrom = relayedFrom,
            };
        }
    }

    /// <summary>Without effect when another connection took over: a relay may have several in one epoch, one after the other.</summary>
    /// <param name="traffic">The connection's, by which it is known.</param>
    public void Disconnected(TrafficCounters traffic, string reason)
    {
        lock (_gate)
        {
            if (_model is not null && ReferenceEquals(_traffic, traffic))
            {
                _model = _model with { IsConnected = false, Since = _time.GetUtcNow(), EndReason = reason };
            }
        }
    }

    /// <returns>The model with the new status; null when a newer connection took over.</returns>
    public UplinkModel? Report(ulong epoch, BoardStatus status) =>
        Update(epoch, model => model with { Status = status, StatusAt = _time.GetUtcNow() });

    /// <returns>The model with the new clock estimate; null when a newer connection took over.</returns>
    public UplinkModel? Report(ulong epoch, TimeSpan siloMinusBoard, TimeSpan roundTrip) =>
        Update(epoch, model => model with { SiloMinusBoard = siloMinusBoard, RoundTrip = roundTrip });

    private UplinkModel? Update(ulong epoch, Func<UplinkModel, UplinkModel> change)
    {
        lock (_gate)
        {
            if (_model?.Epoch != epoch)
            {
                return null;
            }

            _model = change(_model) with { Traffic = _traffic.Snapshot() };
            return _model;
        }
    }
}
