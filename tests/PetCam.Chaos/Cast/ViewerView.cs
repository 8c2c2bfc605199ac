namespace PetCam.Chaos.Cast;

/// <summary>What one viewer saw since the mark before.</summary>
/// <param name="Silo">The silo of its newest session; null before the first.</param>
/// <param name="LongestGapMs">Between two pictures, the gap that runs included.</param>
/// <param name="Sessions">Since it started.</param>
/// <param name="Playing">Pictures come.</param>
internal sealed record ViewerView(string Viewer, string Camera, string? Silo, double LongestGapMs, int Sessions, bool Playing);
