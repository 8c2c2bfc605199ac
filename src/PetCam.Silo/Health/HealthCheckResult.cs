namespace PetCam.Silo.Health;

/// <summary>The answer of one check.</summary>
/// <param name="Name">What was looked at.</param>
/// <param name="Ok">True when it is as it must be.</param>
/// <param name="Detail">One sentence for people.</param>
internal sealed record HealthCheckResult(string Name, bool Ok, string Detail);
