namespace PetCam.WebRtc.Congestion;

/// <summary>What became of a probe cluster.</summary>
/// <param name="RateBps">At which it came through; 0 when too little of it did to tell.</param>
internal readonly record struct ProbeResult(ProbeCluster Cluster, long RateBps)
{
    private const double GoodShare = 0.9; // pauses between packets are measured in steps of 250 microseconds

    /// <summary>True when the path carried what was asked.</summary>
    public bool Succeeded => RateBps >= GoodShare * Cluster.RateBps;
}
