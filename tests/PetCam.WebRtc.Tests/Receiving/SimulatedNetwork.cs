namespace PetCam.WebRtc.Tests.Receiving;

/// <summary>What happens to packets on their way.</summary>
/// <param name="Loss">0 to 1, of retransmissions as well.</param>
/// <param name="Duplication">0 to 1.</param>
/// <param name="Delay">One way, at least.</param>
/// <param name="Jitter">Up to so much more: what is sent within it overtakes.</param>
internal sealed record SimulatedNetwork(double Loss, double Duplication, TimeSpan Delay, TimeSpan Jitter);
