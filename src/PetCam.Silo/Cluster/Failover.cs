using PetCam.Domain.Cameras;
using PetCam.Domain.Cluster;

namespace PetCam.Silo.Cluster;

/// <summary>One camera that came here from another life, until it is known why, and how long it was nowhere.</summary>
/// <param name="Epoch">Of the claim.</param>
/// <param name="StartedAt">Timestamp of the claim.</param>
internal sealed record Failover(CameraId Camera, SiloIdentity Former, ulong Epoch, long StartedAt)
{
    /// <summary>Null until it is known.</summary>
    public FailoverReason? Reason { get; set; }

    /// <summary>How long no silo got its pictures: from the last word of the former one, as the agent heard it, or from the switch of one that was sent here, to the first picture here; null until there is one, and when the agent does not tell.</summary>
    public TimeSpan? Gap { get; set; }

    /// <summary>Nothing more will be learned of it.</summary>
    public bool IsSettled { get; set; }
}
