using PetCam.Chaos.Events;

namespace PetCam.Chaos.Report;

/// <summary>What one event did to one viewer.</summary>
/// <param name="LongestGapMs">Between two pictures, from before the event until all was well again.</param>
/// <param name="IsLost">It did not play again in time.</param>
internal sealed record ViewerOutcome(string Viewer, string Camera, Touch Touch, double LongestGapMs, int NewSessions, bool IsLost);
