namespace PetCam.WebRtc.Congestion;

/// <summary>A request to send packets at a steady rate, beside the media, to learn whether the path carries it.</summary>
/// <param name="Id">1 to 255; goes along with every packet of the cluster into <see cref="BandwidthEstimator.OnPacketSent"/>.</param>
/// <param name="RateBps">Each packet follows the one before after that one's bits divided by this.</param>
/// <param name="Bytes">Send until this many bytes …</param>
/// <param name="MinPackets">… and this many packets have left. Small packets measure better and disturb less: a retransmission or padding will do.</param>
internal readonly record struct ProbeCluster(byte Id, long RateBps, int Bytes, int MinPackets);
