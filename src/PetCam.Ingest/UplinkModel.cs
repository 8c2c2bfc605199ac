using PetCam.Protocol.V1;

namespace PetCam.Ingest;

/// <summary>What ingest knows of one camera's uplink at one moment: the answer to "why is this camera black" on this side of the hub.</summary>
/// <param name="Identity">Of the present or, while disconnected, the last agent.</param>
/// <param name="Epoch">Of its claim.</param>
/// <param name="IsConnected">True between Welcome and the end of the connection.</param>
/// <param name="Since">When it connected, or when the last connection ended.</param>
/// <param name="EndReason">One sentence why the last connection ended; null while connected.</param>
/// <param name="Status">What the board told last; null before the first status of this connection.</param>
/// <param name="StatusAt">When that came, by the silo's clock.</param>
/// <param name="SiloMinusBoard">Clock offset as the agent estimates it; null before the first estimate.</param>
/// <param name="RoundTrip">Of the probe that the estimate comes from.</param>
/// <param name="Traffic">What came in over this connection.</param>
public sealed record UplinkModel(
    UplinkIdentity Identity,
    ulong Epoch,
    bool IsConnected,
    DateTimeOffset Since,
    string? EndReason,
    BoardStatus? Status,
    DateTimeOffset? StatusAt,
    TimeSpan? SiloMinusBoard,
    TimeSpan? RoundTrip,
    UplinkTraffic Traffic)
{
    /// <summary>The silo from which a relay takes the camera, which is not connected here; null for an uplink of this silo.</summary>
    public string? RelayedFrom { get; init; }
}
