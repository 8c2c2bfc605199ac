namespace PetCam.WebRtc.Congestion;

/// <summary>Distance of two consecutive packet groups, in microseconds (draft-ietf-rmcat-gcc-02 §5.2).</summary>
/// <param name="Sent">Between their last packets, at the sender.</param>
/// <param name="Arrived">The same at the receiver.</param>
internal readonly record struct GroupDelta(long Sent, long Arrived)
{
    /// <summary>Delay variation: positive when the second group waited longer.</summary>
    public double VariationMilliseconds => (Arrived - Sent) / 1000.0;
}
