namespace PetCam.Chaos.Probe;

/// <summary>What became of the prober's questions and orders.</summary>
/// <param name="Refused">Answered with another status than 2xx: 503 of a silo that may not decide.</param>
/// <param name="Failed">Not answered.</param>
/// <param name="Orders">Recordings that were begun or ended: writes of grains.</param>
internal sealed record ProbeFigures(int Answered, int Refused, int Failed, int Orders, int FailedOrders);
